"""All engines come to the same bits, with compiled code, without it, and where it breaks."""

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import internships.matching
from internships.matching import Market, MarketError, Matching, certify, compiling, restore, solve
from internships.matching.deferred_acceptance import engine_for
from internships.matching.engines import numpy as in_rounds
from internships.matching.outcome import matching_of
from internships.matching.samples import province
from tests.internships.matching.markets import rich_market, wpi_market

HERE = Path(__file__).parents[3]
FIELDS = ("slot", "rank", "cutoff", "closed", "seat", "reserved")


def told(matching: Matching) -> list[object]:
    return [*(getattr(matching, field).tolist() for field in FIELDS), matching.closings]


@pytest.fixture
def large() -> Market:
    """Large enough for "auto" to load compiled code."""
    lists, scores, capacities, lottery = province(20_000, 900, 12)
    return internships.matching.build(lists, scores, capacities, lottery=lottery, groups=[(range(9), 150)])


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has not yet asked for numba."""
    monkeypatch.setattr(compiling, "_given_up", [])
    compiling.is_installed.cache_clear()
    yield
    monkeypatch.undo()
    compiling.is_installed.cache_clear()


def test_engines_agree_in_every_bit():
    """300 markets with ceilings, reserves and minimums at once; in rounds to the end, and with a tail."""
    markets = [rich_market(seed) for seed in range(300)]

    for seed, market in enumerate(markets):
        reference = solve(market, "python")
        expected = told(reference)
        assert told(solve(market, "numba")) == expected, seed
        assert told(matching_of(market, *in_rounds.run(market, few=0))) == expected, seed
        assert told(matching_of(market, *in_rounds.run(market, few=20))) == expected, seed
        assert certify(market, reference).violations == (), seed
        assert told(restore(market, reference.slot, closings=reference.closings, seat=reference.seat)) == expected, seed


def test_the_compiled_engine_begins_with_whoever_is_strong_and_forgets_nobody():
    from internships.matching import passes

    for market in [rich_market(seed) for seed in range(60)]:
        bits, end, _draw = market.split
        if not market.packed.shape[1]:
            continue
        order = passes.strongest_first(market.packed, bits, end, 3)
        first = market.packed[:, 0]
        coarse = np.where(first == end, 0, (first & ((1 << int(bits)) - 1)) >> max(int(bits) - 3, 0)).astype(int)
        assert sorted(order.tolist()) == list(range(market.students))
        assert (np.diff(coarse[order]) <= 0).all()


def test_the_rich_markets_are_packed_in_both_widths_and_lose_students_to_every_rule():
    markets = [rich_market(seed) for seed in range(30)]
    matchings = [solve(market) for market in markets]

    assert any((matching.seat >= 0).any() for matching in matchings)
    assert any(matching.closings for matching in matchings)
    assert max(len(matching.closings) for matching in matchings) >= 2


def test_engines_agree_on_more_scores_than_fit_into_32_bits():
    rng = np.random.default_rng(1)
    lists = rng.permuted(np.tile(np.arange(3), (20_000, 1)), axis=1)
    market = internships.matching.build(lists, rng.random(lists.shape), [5000] * 3, lottery=rng.permutation(20_000))

    assert market.packed.dtype == np.uint64
    assert told(solve(market, "numba")) == told(solve(market, "numpy")) == told(solve(market, "python"))


@pytest.mark.parametrize("year", ["2017-2018", "2018-2019"])
def test_engines_agree_on_real_rounds(year: str):
    market = wpi_market(year, 7)

    assert told(solve(market, "numba")) == told(solve(market, "numpy")) == told(solve(market, "python"))


def test_compiled_and_uncompiled_checks_agree(large: Market, fresh: None, monkeypatch: pytest.MonkeyPatch):
    right = solve(large)
    wrong = right.slot.copy()
    wrong[[3, 4]] = wrong[[4, 3]]
    compiled = [told(right), certify(large, right), certify(large, restore(large, wrong))]

    monkeypatch.setitem(sys.modules, "numba", None)
    compiling.is_installed.cache_clear()
    assert engine_for(large) == "numpy"
    plain = [told(solve(large)), certify(large, right), certify(large, restore(large, wrong))]

    assert plain == compiled
    assert [certificate.ok for certificate in plain[1:]] == [True, False]


def test_the_engine_is_refused_by_name_where_it_is_not_installed(fresh: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "numba", None)

    with pytest.raises(MarketError, match="'numba' is not installed: install the extra 'match'"):
        solve(rich_market(1), "numba")
    with pytest.raises(MarketError, match="there is no engine 'fortran': choose auto, numba, numpy, python"):
        solve(rich_market(1), "fortran")


# What goes wrong, and what the log says of it.
NOWHERE = "import os; os.environ['NUMBA_CACHE_LOCATOR_CLASSES'] = 'UserProvidedCacheLocator'; os.environ['NUMBA_CACHE_DIR'] = '/dev/null/x'"
FULL = "import numba.core.caching as c\ndef full(*_): raise OSError('No space left')\nc.IndexDataCacheFile.save = full"
ABSENT = "import sys; sys.modules['numba'] = None"
ANSWER = """
import hashlib, logging, numpy as np
from internships.matching import build, certify, compiling, solve
from internships.matching.deferred_acceptance import engine_for
from internships.matching.samples import province
logging.basicConfig(level="INFO", format="%(message)s")
lists, scores, capacities, lottery = province(20_000, 900, 12)
market = build(lists, scores, capacities, lottery=lottery, groups=[(range(9), 150)])
matching = solve(market)
print(hashlib.sha256(matching.slot.tobytes() + matching.cutoff.tobytes()).hexdigest(), certify(market, matching).ok)
print(engine_for(market))
"""


@pytest.mark.parametrize(
    ("trouble", "engine", "warning"),
    [
        (ABSENT, "numpy", ""),
        (NOWHERE, "numba", "compiled matching is not kept for the next process: cannot cache function"),
        (FULL, "numpy", "compiled matching does not work here, it goes on without: No space left"),
    ],
    ids=["not installed", "nowhere to keep it", "disk full"],
)
def test_without_numba_or_a_place_for_its_cache_the_answer_is_the_same(
    trouble: str, engine: str, warning: str, large: Market, tmp_path: Path
):
    surroundings = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(HERE), "NUMBA_OPT": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", f"{trouble}\n{ANSWER}"], env=surroundings, capture_output=True, text=True, check=True
    )

    answer, used = ran.stdout.splitlines()
    matching = solve(large, "numpy")
    expected = hashlib.sha256(matching.slot.tobytes() + matching.cutoff.tobytes())
    assert (answer, used) == (f"{expected.hexdigest()} True", engine)
    assert warning in ran.stderr
    assert warning or not ran.stderr


def test_the_package_imports_numpy_alone_and_numba_in_one_module():
    """Beside Python's own library. What import-linter cannot say: nothing else, whatever it is."""
    package = Path(internships.matching.__file__).parent
    foreign = {
        path.relative_to(package).as_posix(): _imports(path) - sys.stdlib_module_names - {"internships.matching"}
        for path in package.rglob("*.py")
    }

    assert foreign.pop("compiling.py") == {"numba", "llvmlite", "numpy"}
    assert set().union(*foreign.values()) == {"numpy"}


def _imports(path: Path) -> set[str]:
    """Names of top-level packages; of our own the whole package."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = [node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    ours = "internships.matching"
    return {ours if name == ours or name.startswith(ours + ".") else name.split(".")[0] for name in names}
