"""Appointing judges, handing out entries, sheets, and what refuses."""

from decimal import Decimal

import pytest

from lms.common.errors import Invalid, NotAllowed
from lms.contests.errors import JudgeBarred, RoundClosed, SheetLocked
from lms.contests.models import Assignment, Recusal, Sheet
from lms.contests.operations import assignments, panels, sheets
from lms.organisations import public as organisations
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast, make_part
from tests.factories.organisations import make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(state="judging")


def marked(cast, *points) -> dict:
    """{criterion: points} of the whole rubric, in its order."""
    return {row.pk: Decimal(one) for row, one in zip(cast.rubric.criteria.all(), points, strict=True)}


def test_add_judge_asks_for_a_registered_judge(cast):
    judge = make_member(Role.JUDGE, cast.association)

    panels.add_judge(cast.round.pk, judge.pk, by=cast.officer)
    panels.add_judge(cast.round.pk, judge.pk, by=cast.officer)

    assert [(one.person, one.code) for one in cast.round.judges.all()] == [(judge, "J01")]
    with pytest.raises(Invalid):
        panels.add_judge(cast.round.pk, cast.student().pk, by=cast.officer)
    with pytest.raises(NotAllowed):
        panels.add_judge(cast.round.pk, judge.pk, by=make_member(Role.OFFICER))


def test_judge_of_the_same_school_is_refused_with_the_rule(cast):
    entry, judge = cast.entry(), cast.judge()
    organisations.add_member(judge.person, cast.school, Role.TEACHER, by=None)

    with pytest.raises(JudgeBarred) as refused:
        assignments.give(judge.pk, entry.pk, by=cast.officer)

    rule = f"{judge.person.name}不能评 {entry.blind_number}：同一所学校：{cast.school}。"
    assert str(refused.value) == rule
    assert Assignment.objects.count() == 0


def test_former_colleague_employer_and_coach_are_ties(cast):
    firm, entry = make_enterprise(), cast.entry()
    make_part(entry.team, make_member(Role.MENTOR, firm), firm, "mentor")
    coach = make_member(Role.JUDGE, cast.association, name="赵教练")
    make_part(entry.team, coach, cast.association, "teacher")
    former = cast.judge()
    membership = organisations.add_member(former.person, cast.school, Role.TEACHER, by=None)
    organisations.end_membership(membership.pk, by=None)
    employed = cast.judge()
    organisations.add_member(employed.person, firm, Role.MENTOR, by=None)

    assignments.hand_out(cast.round.pk, by=cast.officer)
    coaching = cast.judge(coach)
    assignments.hand_out(cast.round.pk, by=cast.officer)

    assert {(one.judge, one.source) for one in Recusal.objects.all()} == {
        (former, "school"), (employed, "employer"), (coaching, "member")
    }  # fmt: skip
    assert Assignment.objects.count() == 0


def test_entries_are_handed_out_evenly_and_again_adds_nothing(cast):
    judges = [cast.judge() for _ in range(4)]
    for _ in range(6):
        cast.entry()

    load = assignments.hand_out(cast.round.pk, by=cast.officer)
    again = assignments.hand_out(cast.round.pk, by=cast.officer)

    assert (len(load.added), load.short, len(again.added)) == (12, (), 0)
    assert [judge.assignments.count() for judge in judges] == [3, 3, 3, 3]


def test_too_few_judges_are_a_named_shortage(cast):
    cast.judge()
    entry = cast.entry()

    load = assignments.hand_out(cast.round.pk, by=cast.officer)

    assert [(one.entry, one.has, one.wanted) for one in load.short] == [(str(entry.pk), 1, 2)]


def test_declared_tie_bars_every_entry_of_that_school(cast):
    judge, near, far = cast.judge(declared_at=None), cast.entry(), None
    other = make_university()
    far = cast.entry(cast.team(host=other))

    with pytest.raises(Invalid):
        panels.declare(judge.pk, [cast.school.pk], by=judge.person)
    panels.declare(judge.pk, [cast.school.pk], reason="兼职教授", by=judge.person)
    assignments.hand_out(cast.round.pk, by=cast.officer)

    assert [one.entry for one in judge.assignments.all()] == [far]
    assert Recusal.objects.get().entry == near


def test_stepping_aside_takes_the_entry_to_somebody_else(cast):
    first, second, entry = cast.judge(), cast.judge(), cast.entry()
    third = None
    assignments.hand_out(cast.round.pk, by=cast.officer)
    assignment = Assignment.objects.get(judge=first)
    third = cast.judge()

    with pytest.raises(NotAllowed):
        assignments.recuse(assignment.pk, reason="认识队员", by=second.person)
    assignments.recuse(assignment.pk, reason="认识队员", by=first.person)
    assignments.hand_out(cast.round.pk, by=cast.officer)

    rows = Assignment.objects.filter(entry=entry).values_list("judge", "state")
    assert set(rows) == {(first.pk, "recused"), (second.pk, "open"), (third.pk, "open")}


def test_sheet_is_kept_then_sealed_with_what_it_comes_to(cast):
    assignment = give(cast.judge(), cast.entry())
    judge = assignment.judge.person
    first = cast.rubric.criteria.first()

    sheets.save_sheet(assignment.pk, {first.pk: Decimal(4)}, {first.pk: "有依据"}, comment="好", by=judge)
    with pytest.raises(Invalid) as refused:
        sheets.submit_sheet(assignment.pk, {first.pk: Decimal(4)}, {}, comment="好", by=judge)
    assert str(refused.value) == "还差这些项没有给分：budget、words。"
    sheets.submit_sheet(assignment.pk, marked(cast, 4, 3, 5), {}, comment="好", by=judge)

    sheet = assignment.sheets.get()
    # 4/5 of 30, 3/5 of 30, 5/5 of 20.
    assert (sheet.state, sheet.points) == ("submitted", Decimal(62))
    assignment.refresh_from_db()
    assert assignment.state == "submitted"


@pytest.mark.parametrize("points", [Decimal(-1), Decimal("5.5"), Decimal("NaN"), Decimal("Infinity")])
def test_mark_out_of_range_is_refused_with_the_range(cast, points):
    assignment = give(cast.judge(), cast.entry())
    given = marked(cast, 4, 3, 5) | {cast.rubric.criteria.first().pk: points}

    with pytest.raises(Invalid) as refused:
        sheets.submit_sheet(assignment.pk, given, {}, comment="", by=assignment.judge.person)

    assert str(refused.value) == "“idea”给分在 0 到 5 之间。"
    assert Sheet.objects.filter(state="submitted").count() == 0


def test_sealed_sheet_is_corrected_by_another_with_its_reason(cast):
    assignment = give(cast.judge(), cast.entry())
    judge = assignment.judge.person
    sheets.submit_sheet(assignment.pk, marked(cast, 4, 3, 5), {}, comment="", by=judge)

    with pytest.raises(SheetLocked):
        sheets.save_sheet(assignment.pk, marked(cast, 5, 5, 5), {}, comment="", by=judge)
    with pytest.raises(Invalid):
        sheets.correct_sheet(assignment.pk, marked(cast, 5, 3, 5), {}, comment="", reason=" ", by=judge)
    sheets.correct_sheet(assignment.pk, marked(cast, 5, 3, 5), {}, comment="", reason="看漏了附录", by=judge)

    assert [(one.version, one.points) for one in assignment.sheets.all()] == [(1, Decimal(62)), (2, Decimal(68))]


def test_abstaining_needs_a_reason_and_seals(cast):
    assignment = give(cast.judge(), cast.entry())
    judge = assignment.judge.person

    with pytest.raises(Invalid):
        sheets.abstain(assignment.pk, reason="", by=judge)
    sheets.abstain(assignment.pk, reason="不懂这个品类", by=judge)

    assignment.refresh_from_db()
    assert (assignment.state, assignment.sheets.get().points) == ("abstained", None)
    with pytest.raises(SheetLocked):
        sheets.submit_sheet(assignment.pk, marked(cast, 1, 1, 1), {}, comment="", by=judge)


def test_nobody_marks_for_another_before_declaring_or_out_of_time(cast):
    assignment = give(cast.judge(declared_at=None), cast.entry())
    other = cast.judge()

    for person in (other.person, assignment.judge.person):
        with pytest.raises(NotAllowed):
            sheets.submit_sheet(assignment.pk, marked(cast, 1, 1, 1), {}, comment="", by=person)
    panels.declare(assignment.judge_id, [], by=assignment.judge.person)
    cast.move("notice")
    with pytest.raises(RoundClosed):
        sheets.submit_sheet(assignment.pk, marked(cast, 1, 1, 1), {}, comment="", by=assignment.judge.person)
