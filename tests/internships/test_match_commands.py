import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from internships import background, matching
from internships.models import MatchRound, Placement, RoundResult
from internships.operations import rounds
from tests.factories.internships import make_approved, make_cast, make_open_round, make_round, rank
from tests.lms.audit.lifting import lifted


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def drawn(db) -> MatchRound:
    """Three students want 甲, which has one seat; two get 乙."""
    cast = make_cast()
    order = make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])
    match_round = make_open_round(cast, code="r-2026")
    for _ in range(3):
        rank(match_round, cast.student(), order.posts.all())
    rounds.lock_round(match_round.pk, by=cast.officer)
    return rounds.draw_round(match_round.pk, public_value="体彩 2026123", by=cast.officer)


def test_match_tells_what_comes_out_and_writes_nothing(drawn: MatchRound):
    with CaptureQueriesContext(connection) as asked:
        found = json.loads(said("match", "r-2026", "--json"))

    begun = {"SAVEPOINT", "RELEASE"}  # its own transaction; DECLARE is a cursor to read by
    assert {query["sql"].split()[0] for query in asked} <= {"SELECT", "DECLARE", *begun}
    assert list(found.pop("seconds")) == ["read_and_build", "solve", "certify"]
    assert len(found.pop("market_digest")) == 64
    assert found == {
        "round": "r-2026",
        "state": "drawn",
        "engine": "numpy",
        "students": 3,
        "slots": 2,
        "choices": 6,
        "placed": 3,
        "first_choices": 1,
        "closed": 0,
        "certificate": {"ok": True, "violations": 0},
        "stored": "none",
    }


def test_match_compares_with_what_was_kept(drawn: MatchRound):
    background.solve_round(drawn.pk)
    assert json.loads(said("match", "r-2026", "--json"))["stored"] == "same"

    with lifted():
        RoundResult.objects.update(posts=[0, *drawn.result.posts[1:]])

    with pytest.raises(CommandError, match="what is stored of this round is not what comes out"):
        said("match", "r-2026")


@pytest.mark.parametrize("touched", [{"places": [9, 9]}, {"lottery": 7}, {"rank": 2}, {"matched_post": None}])
def test_match_sees_whatever_was_touched_of_the_rows(drawn: MatchRound, touched: dict):
    background.settle_round(drawn.pk)
    assert json.loads(said("match", "r-2026", "--json"))["stored"] == "same"
    with lifted():
        Placement.objects.filter(rank=1).update(**touched)

    with pytest.raises(CommandError, match="what is stored of this round is not what comes out"):
        said("match", "r-2026")


def test_match_knows_classes_that_closed_in_any_order_for_what_they_are(db):
    cast = make_cast()
    order = make_approved(cast, posts=[(name, 50, 4) for name in "甲乙丙"])
    match_round = make_round(cast, code="r-closed", scores_given=True)
    rounds.open_round(match_round.pk, by=cast.officer)
    match_round.posts.update(minimum=2)
    first, second, third = order.posts.order_by("pk").values_list("pk", flat=True)
    students = [cast.student() for _ in range(4)]
    lists = [[second, third], [first, third], [third], [third]]
    rows = [(who.pk, wanted, [5000] * len(wanted)) for who, wanted in zip(students, lists, strict=True)]
    rounds.import_lists(match_round.pk, rows, by=cast.officer)
    rounds.lock_round(match_round.pk, by=cast.officer)
    rounds.draw_round(match_round.pk, public_value="1", by=cast.officer)
    background.solve_round(match_round.pk)
    closed = match_round.result.closings
    match_round.result.closings = closed[::-1]

    assert len(closed) == 2
    assert json.loads(said("match", "r-closed", "--json"))["stored"] == "same"


def test_match_without_json_is_a_line_a_figure(drawn: MatchRound):
    lines = said("match", "r-2026").splitlines()

    assert "placed             3" in lines
    assert len(lines) == 13


def test_match_refuses_a_round_that_is_not_there_or_not_drawn(db):
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast, code="r-open")
    rank(match_round, cast.student(), order.posts.all())

    with pytest.raises(CommandError, match="there is no round 'nowhere'"):
        said("match", "nowhere", "--json")
    with pytest.raises(CommandError, match="round r-open is 'open': it has no lottery before it is locked and drawn"):
        said("match", "r-open", "--json")
    rounds.lock_round(match_round.pk, by=cast.officer)
    with pytest.raises(CommandError, match="round r-open is 'locked'"):
        said("match", "r-open", "--json")


@pytest.mark.parametrize("engine", ["auto", "numba", "numpy", "python"])
def test_bench_match_measures_every_engine_alike(engine: str):
    size = ("--students", "3000", "--slots", "120", "--choices", "8")

    found = json.loads(said("bench_match", *size, "--engine", engine, "--json"))

    assert (found["students"], found["slots"], found["choices"]) == (3000, 120, 8)
    assert found["engine"] == ("numpy" if engine == "auto" else engine)
    assert found["certificate"] == {"ok": True, "violations": 0}
    assert found["placed"] == 2713
    assert found["ratio"] == pytest.approx(found["seconds"] / found["stream_seconds"], rel=0.2)
    assert found["peak_memory_mb"] > 20


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--students", "0"), "must be 1 or more"),
        (("--choices", "-1"), "must be 1 or more"),
        (("--engine", "fortran"), "invalid choice"),
        (("--students", "many"), "invalid int value"),
    ],
)
def test_bench_match_refuses(option: tuple[str, str], message: str):
    with pytest.raises(CommandError, match=message):
        said("bench_match", *option)


def test_bench_match_says_that_an_engine_is_not_installed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(matching.compiling, "is_installed", lambda: False)

    with pytest.raises(CommandError, match="the engine 'numba' is not installed"):
        said("bench_match", "--students", "50", "--slots", "5", "--choices", "3", "--engine", "numba")
