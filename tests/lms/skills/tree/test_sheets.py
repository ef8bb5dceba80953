"""A file of skills: looked through against the tree, row by row."""

import pytest

from lms.skills.tree import Add, Move, Reword, Split, applied, planned
from tests.lms.skills.tree.making import domain, skill, tree_of

HEAD = "code,parent,kind,name_zh,name_en,level1_zh,level2_zh,level3_zh,state,successors,heir"
FT01 = "FT-01,FT,skill,技能FT-01,Skill FT-01,会说,会做,会教,,,"


@pytest.fixture
def tree():
    return tree_of(domain("FT"), domain("EC"), *(skill(f"FT-{n:02}") for n in (1, 2, 3)))


def plan_of(tree, *rows, head=HEAD):
    return planned(tree, "\n".join([head, *rows]))


def wrong(plan):
    return [(row, fault.field, fault.reason) for row, fault in plan.faults]


def test_a_file_that_says_what_stands_there_changes_nothing(tree):
    plan = plan_of(tree, "FT,,domain,领域FT,Domain FT,,,,,,", FT01)

    assert (plan.steps, plan.faults, plan.unchanged) == ([], [], 2)


def test_every_kind_of_change_is_told_apart(tree):
    plan = plan_of(
        tree,
        "LG-01,LG,skill,跟单英语,Order English,会说,会做,会教,,,",
        "LG,,domain,语言,Languages,,,,,,",
        FT01.replace("会做", "独立做"),
        FT01.replace("FT-01", "FT-02").replace("FT-02,FT,", "FT-02,EC,"),
        FT01.replace("FT-01", "FT-03").replace("会教,,,", "会教,retired,,"),
    )

    assert plan.faults == []
    assert [[step.row for step in plan.of_kind(kind)] for kind in ("added", "reworded", "moved", "retired")] == [
        [3, 2],
        [4],
        [5],
        [6],
    ]
    assert isinstance(plan.steps[0].change, Add) and plan.steps[0].change.node.code == "LG"
    assert plan.of_kind("reworded")[0].change == Reword("FT-01", plan.of_kind("reworded")[0].change.words)
    assert plan.of_kind("moved")[0].change == Move("FT-02", "EC")


def test_columns_that_are_not_there_say_nothing(tree):
    plan = plan_of(tree, "FT-01,FT,skill,技能FT-01,Skill FT-01", head="code,parent,kind,name_zh,name_en")

    assert (plan.steps, plan.faults) == ([], [])


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("FT-09,FT,skill,,English,a,b,c,,,", ("name_zh", "missing")),
        ("FT-09,FT,skill,技能FT-01,English,a,b,c,,,", ("name_zh", "namesake")),
        ("FT-09,XX,skill,名,English,a,b,c,,,", ("parent", "unknown_parent")),
        ("FT-09,FT,skill,名,English,a,b,c,retired,,", ("state", "born_ended")),
        ("FT-01,,domain,名,English,,,,,,", ("kind", "other_kind")),
        (FT01.replace("会教,,,", "会教,merged,FT-02,FT-02"), ("state", "no_such_end")),
        (FT01.replace("会教,,,", "会教,,FT-02,"), ("successors", "no_such_end")),
        (FT01 + ",more", ("code", "too_wide")),
    ],
)
def test_a_bad_row_says_what_is_wrong_and_leaves_the_others_alone(tree, row, found):
    plan = plan_of(tree, row, "FT-02,FT,skill,另名,Skill FT-02,会说,会做,会教,,,")

    assert wrong(plan) == [(2, *found)]
    assert [step.row for step in plan.steps] == [3]


def test_the_same_code_twice_is_wrong_the_second_time(tree):
    assert wrong(plan_of(tree, FT01, FT01)) == [(3, "code", "twice")]


def test_two_rows_that_would_be_called_the_same_are_one_fault(tree):
    rows = ("FT-08,FT,skill,同名,A,a,b,c,,,", "FT-09,FT,skill,同名,B,a,b,c,,,")

    assert wrong(plan_of(tree, *rows)) == [(3, "name_zh", "namesake")]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("code,parent,kind,name_zh", (1, "name_en", "no_column")),
        (HEAD + ",colour", (1, "colour", "strange_column")),
        ("", (1, "code", "no_column")),
    ],
)
def test_a_wrong_head_stops_before_the_first_row(tree, head, found):
    plan = plan_of(tree, FT01, head=head)

    assert wrong(plan)[0] == found and plan.steps == []


def test_ended_skills_pass_through_unchanged_and_cannot_be_reworded(tree):
    ended = applied(tree, Split("FT-01", ("FT-02", "FT-03"), heir="FT-02"))
    row = FT01.replace("会教,,,", "会教,split,FT-02 FT-03,FT-02")

    assert plan_of(ended, row).unchanged == 1
    assert wrong(plan_of(ended, row.replace("会做", "另做"))) == [(2, "code", "ended")]
    assert wrong(plan_of(ended, FT01.replace("会教,,,", "会教,active,,"))) == [(2, "state", "no_such_end")]


def test_byte_order_mark_blank_rows_and_apostrophes_are_no_content(tree):
    text = f"\ufeff{HEAD}\n,,,,,,,,,,\n{FT01.replace('会说', chr(39) + '=会说')}\n"

    plan = planned(tree, text)

    assert (plan.faults, plan.steps[0].change.words["level1_zh"]) == ([], "=会说")


def test_more_rows_than_anybody_reads_are_refused(tree):
    assert wrong(plan_of(tree, *[""] * 2 + [",,,,,,,,,,"] * 2001))[-1][2] == "too_many"


def test_a_cell_that_no_reader_takes_is_a_fault(tree):
    assert wrong(plan_of(tree, "x" * 200_000)) == [(1, "file", "not_csv")]
