import hashlib
from dataclasses import replace
from decimal import Decimal

import pytest

from lms.contests.scoring.faults import Fault, Kind
from lms.contests.scoring.keys import Part, read_key
from lms.contests.scoring.metrics import Settings
from lms.contests.scoring.tables import Limits
from lms.contests.scoring.task import Task

LABELS = Task("accuracy", most=Decimal(100), floor=Decimal(0), full=Decimal(1))
FOUND = replace(LABELS, metric="f1_binary", settings=Settings(positive="yes"))
RANKS = replace(LABELS, metric="ndcg", ids=("group", "item"))


def parted(task):
    return replace(task, part_column="part")


def test_a_key_in_one_piece_has_one_part():
    key = read_key(b"id,value\n1,a\n2,b\n", LABELS)

    assert key.faults == ()
    assert key.parts == {Part.WHOLE: (("1",), ("2",))}
    assert key.sha256 == hashlib.sha256(b"id,value\n1,a\n2,b\n").hexdigest()


def test_a_parted_key_has_three():
    key = read_key(b"id,value,part\n1,a,hidden\n2,b,public\n3,c,hidden\n", parted(LABELS))

    assert key.faults == ()
    assert key.parts == {
        Part.WHOLE: (("1",), ("2",), ("3",)),
        Part.PUBLIC: (("2",),),
        Part.HIDDEN: (("1",), ("3",)),
    }


@pytest.mark.parametrize(
    ("task", "text", "told"),
    [
        (LABELS, "id,value\n", [Fault(0, "", Kind.NO_ROWS, {"part": "whole"})]),
        (parted(LABELS), "id,value,part\n1,a,public\n", [Fault(0, "", Kind.NO_ROWS, {"part": "hidden"})]),
        (parted(LABELS), "id,value,part\n1,a,whole\n2,b,Public\n", [
            Fault(2, "part", Kind.BAD_PART, {"given": "whole"}),
            Fault(3, "part", Kind.BAD_PART, {"given": "Public"}),
        ]),
        (parted(LABELS), "id,value\n1,a\n", [Fault(1, "part", Kind.MISSING_COLUMN)]),
        (LABELS, "id,value\n1,a\n1,b\n", [Fault(3, "id", Kind.REPEATED_ID, {"id": "1", "first": 2})]),
        (FOUND, "id,value\n1,no\n", [Fault(0, "", Kind.NO_POSITIVE, {"part": "whole"})]),
        (parted(FOUND), "id,value,part\n1,no,public\n2,yes,hidden\n", [Fault(0, "", Kind.NO_POSITIVE, {"part": "public"})]),
        (RANKS, "group,item,value\nq,1,1.5\nq,2,31\nq,3,-1\nq,4,1e400\nq,5,x\n", [
            Fault(6, "value", Kind.NO_NUMBER, {"given": "x"}),
            Fault(2, "value", Kind.BAD_RELEVANCE, {"given": "1.5", "most": 30}),
            Fault(3, "value", Kind.BAD_RELEVANCE, {"given": "31", "most": 30}),
            Fault(4, "value", Kind.BAD_RELEVANCE, {"given": "-1", "most": 30}),
            Fault(5, "value", Kind.BAD_RELEVANCE, {"given": "1E+400", "most": 30}),
        ]),
        (RANKS, "group,item,value\nq,1,1\nr,1,0\nr,2,0.0\n", [Fault(3, "group", Kind.NO_RELEVANCE, {"group": "r"})]),
        (parted(RANKS), "group,item,value,part\nq,1,1,public\nq,2,1,hidden\nr,1,1,public\n", [
            Fault(2, "group", Kind.PARTED_GROUP, {"group": "q"}),
        ]),
        (replace(LABELS, metric="?"), "id,value\n1,a\n", [Fault(0, "", Kind.UNKNOWN_METRIC)]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_key_is_told(task, text, told):
    assert read_key(text.encode(), task).faults == tuple(told)


def test_a_key_is_held_to_its_limits():
    key = read_key(b"id,value\n1,a\n2,b\n", LABELS, Limits(rows=1))

    assert key.faults == (Fault(3, "", Kind.MANY_ROWS, {"most": 1}),)


def key_of(count):
    return b"id,value\n" + b"".join(b"%d,a\n" % number for number in range(count))


def test_a_share_drawn_by_the_seed_is_public_whatever_the_order_of_rows():
    task = replace(LABELS, public_percent=30, seed="2026")
    shuffled = b"id,value\n" + b"".join(b"%d,a\n" % number for number in reversed(range(50)))

    key, other = read_key(key_of(50), task), read_key(shuffled, task)

    assert key.faults == ()
    assert (len(key.parts[Part.PUBLIC]), len(key.parts[Part.HIDDEN])) == (15, 35)
    assert set(key.parts[Part.PUBLIC]) == set(other.parts[Part.PUBLIC])
    assert set(key.parts[Part.PUBLIC]).isdisjoint(key.parts[Part.HIDDEN])


def test_another_seed_draws_other_rows():
    drawn = {read_key(key_of(50), replace(LABELS, public_percent=30, seed=seed)).parts[Part.PUBLIC] for seed in "abcd"}

    assert len(drawn) == 4


def test_of_two_rows_one_is_public():
    key = read_key(key_of(2), replace(LABELS, public_percent=1, seed="s"))

    assert [len(key.parts[part]) for part in Part] == [2, 1, 1]


def test_a_group_is_drawn_as_one():
    rows = "".join(f"{group},{item},1\n" for group in "abcdefghij" for item in range(3))
    key = read_key(f"group,item,value\n{rows}".encode(), replace(RANKS, public_percent=50, seed="s"))

    public, hidden = ({name[0] for name in key.parts[part]} for part in (Part.PUBLIC, Part.HIDDEN))

    assert key.faults == ()
    assert (len(public), len(hidden), public & hidden) == (5, 5, set())


@pytest.mark.parametrize(
    "wrong",
    [{"public_percent": 100}, {"public_percent": -1}, {"seed": ""}, {"seed": "s" * 65}, {"part_column": "part"}],
)
def test_a_share_without_a_seed_or_besides_a_column_is_refused(wrong):
    task = replace(LABELS, **{"public_percent": 30, "seed": "s", **wrong})

    assert read_key(key_of(5), task).faults == (Fault(0, "", Kind.BAD_SHARE),)
