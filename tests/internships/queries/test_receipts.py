"""The receipt and the program that checks it, run as a student would: in a folder with two files."""

import json
import subprocess
import sys

import pytest

from internships.operations.rounds import publish_round
from internships.queries import digests, receipts
from tests.factories.internships import make_approved, make_cast, make_open_round, rank, settle

pytestmark = pytest.mark.django_db
SPOILT = {
    "posts": lambda r: r["posts"].reverse(),
    "scores": lambda r: r["scores"].__setitem__(0, 1),
    "secret": lambda r: r.update(secret="00" * 32),
    "value": lambda r: r.update(public_value="另一个"),
    "lottery": lambda r: r.update(lottery=99),
    "outcome": lambda r: r["lines"][0].update(outcome="below_cutoff"),
}


@pytest.fixture
def published():
    cast = make_cast()
    order = make_approved(cast, posts=[("甲", 50, 6), ("乙", 50, 1)])
    match_round = make_open_round(cast)
    for _ in range(9):
        rank(match_round, cast.student(), order.posts.all())
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    match_round.refresh_from_db()
    return match_round


def check(folder, receipt, draw):
    (folder / "receipt.json").write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
    (folder / "draw.json").write_text(draw, encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(receipts.SCRIPT), "receipt.json", "draw.json"]
    surroundings = {"PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, env=surroundings)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def test_script_is_short_and_needs_nothing():
    text = receipts.SCRIPT.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 60
    assert [line for line in text.splitlines() if line.startswith(("import", "from"))] == [
        "import hashlib",
        "import json",
        "import sys",
    ]


def test_script_passes_true_receipts_and_names_what_is_spoilt(published, tmp_path):
    draw = "".join(digests.draw_of(published))
    winner = published.placements.filter(rank=1).first()
    good = receipts.receipt_of(published, winner.student_id)
    without = receipts.receipt_of(published, published.placements.filter(rank=None).first().student_id)

    for receipt in (good, without):
        code, said, problem = check(tmp_path, receipt, draw)
        assert (code, said.count("OK "), problem) == (0, 6, "")
    for spoil in SPOILT.values():
        receipt = json.loads(json.dumps(good))
        spoil(receipt)
        code, said, problem = check(tmp_path, receipt, draw)
        assert (code, "NO " in said, problem) == (1, True, "")


def test_receipt_keeps_the_cutoff_of_few_to_its_band(published):
    loser = published.placements.filter(rank=None).first()

    lines = receipts.receipt_of(published, loser.student_id)["lines"]

    assert [line["outcome"] for line in lines] == ["lost_draw", "lost_draw"]
    winner = published.placements.filter(rank=2).get()
    second = receipts.receipt_of(published, winner.student_id)["lines"][1]
    assert (second["cutoff_score"], second["cutoff_band"]) == (None, (90, 100))


def test_stranger_has_no_receipt(published):
    assert receipts.receipt_of(published, make_cast().student().pk) is None


def test_draw_can_be_made_again_and_tells_no_secret_early(published):
    draw = json.loads("".join(digests.draw_of(published)))

    assert (draw["secret"], draw["students"], sorted(draw["lottery"])) == (published.secret, 9, list(range(9)))
    assert digests.is_drawn(published) is True
