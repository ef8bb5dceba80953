"""Entries given and taken by hand, judges taken off, sheets set aside and taken back in."""

from decimal import Decimal

import pytest
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.contests.choices import AssignmentState, RecusalSource, RoundState
from lms.contests.errors import JudgeBarred, RoundClosed
from lms.contests.models import Assignment, Recusal, Round, Sheet
from lms.contests.operations import assignments, panels, rounds, sheets
from lms.contests.queries import moves, results, ties
from lms.notices.models import Notice
from lms.organisations.public import Membership, Role
from tests.factories.contests import give, make_cast
from tests.factories.organisations import make_association, make_member
from tests.lms.contests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(state=RoundState.JUDGING, closes_at=timezone.now())


def sealed(cast, judge, entry, points) -> Assignment:
    assignment = give(judge, entry)
    rows = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
    sheets.submit_sheet(assignment.pk, rows, {}, comment="", by=judge.person)
    return assignment


def places(made) -> list[int | None]:
    return [one.place for one in sorted(results.work_out(made), key=lambda one: one.entry)]


def test_an_entry_is_given_by_hand_and_the_judge_is_told_once(cast):
    judge, entry = cast.judge(), cast.entry()

    first = assignments.give(judge.pk, entry.pk, by=cast.officer)
    again = assignments.give(judge.pk, entry.pk, by=cast.officer)

    assert first == again
    assert Notice.objects.filter(kind="contest.judging", person=judge.person).count() == 1


def test_a_tie_refuses_with_its_rule_by_hand_too(cast):
    colleague = make_member(Role.TEACHER, cast.school)
    Membership.objects.create(person=colleague, organisation=cast.association, role=Role.JUDGE)
    entry = cast.entry()
    judge = cast.judge(colleague)

    with pytest.raises(JudgeBarred, match=f"同一所学校：{cast.school}"):
        assignments.give(judge.pk, entry.pk, by=cast.officer)
    assert Assignment.objects.count() == 0


def test_what_is_not_marked_is_taken_back_and_what_is_marked_is_not(cast):
    first, second, entry = cast.judge(), cast.judge(), cast.entry()
    waiting, marked = give(first, entry), sealed(cast, second, entry, 3)
    sheets.save_sheet(waiting.pk, {}, {}, comment="草稿", by=first.person)

    with pytest.raises(Invalid):
        assignments.take_back(waiting.pk, reason=" ", by=cast.officer)
    assignments.take_back(waiting.pk, reason="分错了", by=cast.officer)
    assignments.take_back(waiting.pk, reason="分错了", by=cast.officer)

    assert list(Assignment.objects.all()) == [marked]
    assert Notice.objects.filter(kind="contest.judge_off", person=first.person).count() == 1
    with pytest.raises(WrongState, match="已经评过的不能撤回"):
        assignments.take_back(marked.pk, reason="分错了", by=cast.officer)


def test_a_judge_taken_off_is_given_nothing_more_and_what_they_sealed_counts(cast):
    leaving, other, third = cast.judge(), cast.judge(), cast.judge()
    one, two = cast.entry(), cast.entry()
    sealed(cast, leaving, one, 4)
    give(leaving, two)

    panels.remove_judge(leaving.pk, reason="病假", by=cast.officer)
    panels.remove_judge(leaving.pk, reason="病假", by=cast.officer)
    assignments.hand_out(cast.round.pk, by=cast.officer)

    assert {row.judge for row in Assignment.objects.filter(entry=two)} == {other, third}
    assert Sheet.objects.filter(assignment__judge=leaving, state="submitted").count() == 1
    assert len(results.marks_of(cast.round)) == 1
    with pytest.raises(WrongState):
        assignments.give(leaving.pk, two.pk, by=cast.officer)
    assert panels.add_judge(cast.round.pk, leaving.person_id, by=cast.officer).left_at is None


def test_a_sealed_sheet_is_set_aside_for_a_reason_and_taken_back_in(cast):
    one, two = cast.entry(), cast.entry()
    first, second = cast.judge(), cast.judge()
    high = sealed(cast, first, one, 5)
    sealed(cast, second, one, 1)
    sealed(cast, first, two, 4)
    before = places(cast.round)

    preview = moves.of(cast.round, turned=frozenset({high.pk}))
    assignments.recuse(high.pk, reason="评委是队员的亲属", by=cast.officer)
    after = places(cast.round)
    assignments.readmit(high.pk, reason="查实没有这层关系", by=cast.officer)

    assert (before, after, places(cast.round)) == ([2, 1], [2, 1], before)
    assert [(move.before, move.after, move.points_before, move.points) for move in preview] == [(2, 2, 48, 16)]
    high.refresh_from_db()
    assert high.state == AssignmentState.SUBMITTED
    assert [one.source for one in Recusal.objects.order_by("pk")] == [RecusalSource.DECIDED, RecusalSource.LIFTED]
    assert ties.barred(cast.round) == set()


def test_the_preview_is_what_comes_of_it(cast):
    one, two = cast.entry(), cast.entry()
    first, second = cast.judge(), cast.judge()
    low = sealed(cast, first, one, 1)
    sealed(cast, second, one, 5)
    sealed(cast, first, two, 4)
    sealed(cast, second, two, 4)

    preview = {move.entry.pk: (move.before, move.after) for move in moves.of(cast.round, turned=frozenset({low.pk}))}
    assignments.recuse(low.pk, reason="同乡", by=cast.officer)

    assert preview == {one.pk: (2, 1), two.pk: (1, 2)}
    assert places(cast.round) == [1, 2]


def test_under_public_notice_it_is_another_version_of_the_standings(cast):
    entry, judge = cast.entry(), cast.judge()
    assignment = sealed(cast, judge, entry, 4)
    sealed(cast, cast.judge(), entry, 2)
    rounds.publish_round(cast.round.pk, by=cast.officer)

    with pytest.raises(NotAllowed):
        assignments.recuse(assignment.pk, reason="我认识他们", by=judge.person)
    assignments.recuse(assignment.pk, reason="评委与队伍有合作", by=cast.officer)
    assignments.readmit(assignment.pk, reason="合作在三年前结束", by=cast.officer)

    rows = list(cast.round.standings.order_by("version").values_list("version", "reason"))
    assert rows == [(1, ""), (2, "评委与队伍有合作"), (3, "合作在三年前结束")]
    first, _second, third = [row.lines.get().points for row in cast.round.standings.order_by("version")]
    assert first == third


def test_a_judges_own_word_and_what_memberships_show_are_not_lifted(cast):
    judge, entry = cast.judge(), cast.entry()
    assignment = give(judge, entry)
    assignments.recuse(assignment.pk, reason="认识队员", by=judge.person)

    with pytest.raises(WrongState, match="只有主办单位自己决定的回避"):
        assignments.readmit(assignment.pk, reason="缺人", by=cast.officer)
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.RECUSED


def test_a_tie_found_later_keeps_a_lifted_pair_apart(cast):
    judge, entry = cast.judge(), cast.entry()
    assignment = sealed(cast, judge, entry, 4)
    assignments.recuse(assignment.pk, reason="有疑问", by=cast.officer)
    Membership.objects.create(person=judge.person, organisation=cast.school, role=Role.TEACHER)

    with pytest.raises(JudgeBarred):
        assignments.readmit(assignment.pk, reason="没有疑问了", by=cast.officer)
    assert ties.in_force().count() == 1


def test_after_the_notice_nothing_is_set_aside_and_strangers_do_nothing(cast):
    assignment = sealed(cast, cast.judge(), cast.entry(), 3)
    with pytest.raises(NotAllowed):
        assignments.recuse(assignment.pk, reason="x", by=make_member(Role.OFFICER))
    cast.move("final")

    for operation in (assignments.recuse, assignments.readmit):
        with pytest.raises(RoundClosed):
            operation(assignment.pk, reason="迟了", by=cast.officer)
    assert Round.objects.get(pk=cast.round.pk).standings.count() == 0


def test_a_judge_taken_off_corrects_and_reads_nothing_more(client, cast):
    leaving, entry = cast.judge(), cast.entry()
    marked = sealed(cast, leaving, entry, 4)
    panels.remove_judge(leaving.pk, reason="病假", by=cast.officer)
    rows = {row.pk: Decimal(1) for row in cast.rubric.criteria.all()}
    client.force_login(leaving.person)

    with pytest.raises(NotAllowed):
        sheets.save_sheet(marked.pk, rows, {}, comment="", by=leaving.person)
    assert client.get(f"/judge/entries/{marked.pk}/").status_code in {403, 404}


def test_an_entry_taken_back_by_two_at_once_is_taken_back_once(cast):
    assignment = give(cast.judge(), cast.entry())

    with meanwhile("contests_round", lambda: assignments.take_back(assignment.pk, reason="分错了", by=cast.officer)):
        assignments.take_back(assignment.pk, reason="分错了", by=cast.officer)

    assert Assignment.objects.count() == 0
    assert Notice.objects.filter(kind="contest.judge_off").count() == 1


def test_a_judge_taken_off_by_two_at_once_is_told_once(cast):
    judge = cast.judge()

    with meanwhile("contests_round", lambda: panels.remove_judge(judge.pk, reason="病假", by=cast.officer)):
        panels.remove_judge(judge.pk, reason="生病", by=cast.officer)

    assert [one.words["reason"] for one in Notice.objects.filter(kind="contest.judge_off")] == ["病假"]


def test_a_sheet_of_an_entry_taken_back_meanwhile_says_so(cast):
    judge = cast.judge()
    assignment = give(judge, cast.entry())
    assignments.take_back(assignment.pk, reason="分错了", by=cast.officer)

    with pytest.raises(WrongState, match="已经收回"):
        sheets.save_sheet(assignment.pk, {}, {}, comment="", by=judge.person)


def test_of_a_judge_who_left_only_what_they_marked_is_taken_back_in(cast):
    leaving, one, two = cast.judge(), cast.entry(), cast.entry()
    marked, unmarked = sealed(cast, leaving, one, 4), give(leaving, two)
    for assignment in (marked, unmarked):
        assignments.recuse(assignment.pk, reason="有疑问", by=cast.officer)
    panels.remove_judge(leaving.pk, reason="病假", by=cast.officer)

    assert assignments.readmit(marked.pk, reason="查清了", by=cast.officer).state == AssignmentState.SUBMITTED
    with pytest.raises(WrongState, match="已经卸任"):
        assignments.readmit(unmarked.pk, reason="查清了", by=cast.officer)
    assert Recusal.objects.filter(source=RecusalSource.LIFTED).count() == 1


def test_whoever_is_no_registered_judge_any_more_does_not_come_back(cast):
    judge = cast.judge()
    panels.remove_judge(judge.pk, reason="病假", by=cast.officer)
    Membership.objects.filter(person=judge.person).update(ends_on=timezone.localdate())

    with pytest.raises(Invalid, match="登记为裁判"):
        panels.add_judge(cast.round.pk, judge.person_id, by=cast.officer)


def test_a_judge_who_comes_back_comes_from_where_they_are_now_and_leads_if_asked_to(cast):
    judge = cast.judge()
    panels.remove_judge(judge.pk, reason="病假", by=cast.officer)
    elsewhere = make_association()
    Membership.objects.filter(person=judge.person).update(organisation=elsewhere)

    again = panels.add_judge(cast.round.pk, judge.person_id, chief=True, by=cast.officer)

    assert (again.pk, again.left_at, again.is_chief, again.organisation) == (judge.pk, None, True, elsewhere)


def test_a_round_has_one_chief_judge(cast):
    first, second = cast.judge(), cast.judge()
    panels.add_judge(cast.round.pk, first.person_id, chief=True, by=cast.officer)

    with pytest.raises(Invalid, match="已经有评审组长"):
        panels.add_judge(cast.round.pk, second.person_id, chief=True, by=cast.officer)
    assert panels.add_judge(cast.round.pk, first.person_id, by=cast.officer).is_chief is True
