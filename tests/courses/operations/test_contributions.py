"""Shares of a group's work: declared at handing in, answered by each member, weighed by the teacher."""

from decimal import Decimal

import pytest

from courses.models import GradeEvent, Submission, SubmissionMember
from courses.operations import contributions, forgetting, marks, submissions
from courses.queries import assignments as queries
from courses.queries import holdings
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.assignments import draft_mark, make_assignment, make_draft, make_group, marked, released
from tests.factories.courses import make_enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """Two learners in a group, and the draft of their assignment."""
    one = make_enrolment()
    other = make_enrolment(one.run)
    make_group(one.run, one, other)
    return one, other, make_draft(make_assignment(one.run, by_group=True), one)


def handed_in(pair, share=70):
    one, other, draft = pair
    submissions.save_draft(draft.pk, shares={one.pk: share, other.pk: 100 - share}, by=one.person)
    return submissions.hand_in(draft.pk, by=one.person)


def rows():
    return list(SubmissionMember.objects.order_by("pk").values_list("share", "answer"))


def test_handing_in_keeps_the_shares_and_asks_the_others(pair):
    handed_in(pair)

    assert rows() == [(70, "agreed"), (30, "open")]
    assert Notice.objects.filter(person=pair[1].person).values_list("kind", flat=True).get() == "work.share_asked"
    assert not Notice.objects.filter(person=pair[0].person).exists()


@pytest.mark.parametrize("shares", [(70, 20), (100, 100)])
def test_shares_that_do_not_add_up_stay_a_draft(pair, shares):
    one, other, draft = pair
    submissions.save_draft(draft.pk, shares=dict(zip((one.pk, other.pk), shares, strict=True)), by=one.person)

    with pytest.raises(Invalid):
        submissions.hand_in(draft.pk, by=one.person)

    draft.refresh_from_db()
    assert (draft.state, rows()) == ("draft", [])


def test_shares_of_a_group_that_changed_meanwhile_are_asked_for_again(pair):
    one, _other, draft = pair
    newcomer = make_enrolment(one.run)
    newcomer.group = one.group
    newcomer.save(update_fields=["group"])

    with pytest.raises(Invalid):
        submissions.hand_in(draft.pk, by=one.person)

    mates = queries.group_mates(one, draft.assignment)
    assert sorted(queries.draft_shares(mates, draft).values()) == [33, 33, 34]


def test_a_share_beyond_the_whole_is_not_even_kept(pair):
    one, _other, draft = pair

    with pytest.raises(Invalid):
        submissions.save_draft(draft.pk, shares={one.pk: 101}, by=one.person)


def test_an_objection_has_words_and_tells_the_teacher_once(pair):
    one, other, _draft = pair
    work = handed_in(pair)
    with pytest.raises(Invalid):
        contributions.answer_share(work.pk, agrees=False, objection=" ", by=other.person)
    for _ in range(2):
        contributions.answer_share(work.pk, agrees=False, objection="我写了一半", by=other.person)

    assert rows() == [(70, "agreed"), (30, "disputed")]
    told = Notice.objects.filter(person=one.run.teacher, kind="work.share_disputed")
    assert told.count() == 1


def test_one_may_come_round_until_the_marks_are_out(pair):
    _one, other, _draft = pair
    work = handed_in(pair)
    contributions.answer_share(work.pk, agrees=False, objection="我写了一半", by=other.person)
    agreed = contributions.answer_share(work.pk, agrees=True, by=other.person)
    marked(work, 0, 0)

    with pytest.raises(WrongState):
        contributions.answer_share(work.pk, agrees=False, objection="还是不对", by=other.person)
    assert (agreed.answer, agreed.objection) == ("agreed", "")


def test_only_members_answer_and_only_markers_weigh(pair):
    one, _other, _draft = pair
    work, outsider = handed_in(pair), make_enrolment(one.run)

    with pytest.raises(NotAllowed):
        contributions.answer_share(work.pk, agrees=True, by=outsider.person)
    with pytest.raises(NotAllowed):
        contributions.weigh_shares(work.pk, 50, by=one.person)


def test_marks_follow_the_shares_as_far_as_the_teacher_says_then_the_points(pair):
    one, other, _draft = pair
    work = handed_in(pair, share=60)
    teacher = one.run.teacher
    draft_mark(work, 1, 0)  # 76 for the group
    contributions.weigh_shares(work.pk, 50, by=teacher)
    marks.adjust(work.members.get(enrolment=other).pk, 4, reason="补做了单证", by=teacher)
    seen = [line.percent for line in queries.member_lines(Submission.objects.get(pk=work.pk))]
    released(work.assignment)

    # 76 × (1 + 0.5 × (1.2 − 1)) and 76 × (1 − 0.5 × (1 − 0.8)) + 4
    assert seen == [Decimal("83.60"), Decimal("72.40")]
    assert list(GradeEvent.objects.order_by("enrolment_id").values_list("score_percent", flat=True)) == seen
    past = queries.history(other, work.assignment)[0]
    assert (past.percent, past.by_share, past.may_answer) == (Decimal("72.40"), True, False)


def test_the_best_mark_shown_is_ones_own_not_the_groups(pair):
    one, other, _draft = pair
    work = handed_in(pair, share=60)
    draft_mark(work, 1, 0)  # 76 for the group
    contributions.weigh_shares(work.pk, 50, by=one.run.teacher)
    released(work.assignment)

    for learner, own in ((one, Decimal("83.60")), (other, Decimal("68.40"))):
        assert queries.standing_of(learner, work.assignment).best == own
        assert [row.best for row in queries.standings(learner)] == [own]


def test_released_marks_are_not_weighed_anew(pair):
    work = handed_in(pair)
    marked(work, 0, 0)

    with pytest.raises(WrongState):
        contributions.weigh_shares(work.pk, 50, by=pair[0].run.teacher)


def test_taking_back_takes_the_weight_back_too(pair):
    one, _other, _draft = pair
    work = handed_in(pair)
    contributions.weigh_shares(work.pk, 50, by=one.run.teacher)

    again = submissions.take_back(work.pk, by=one.person)

    assert (again.share_weight, again.draft_shares) == (0, {str(one.pk): 70, str(pair[1].pk): 30})


def test_ones_own_share_is_among_what_is_held_of_one(pair):
    _one, other, _draft = pair
    work = handed_in(pair)
    contributions.answer_share(work.pk, agrees=False, objection="我写了一半", by=other.person)

    rows = holdings.own_rows(other.person)["group_shares"]

    assert [(row["share"], row["objection"]) for row in rows] == [(30, "我写了一半")]


def test_who_leaves_takes_the_words_of_an_objection_along(pair):
    _one, other, _draft = pair
    work = handed_in(pair)
    contributions.answer_share(work.pk, agrees=False, objection="我家里有事那周", by=other.person)

    forgetting.forget_words(other.person)

    assert work.members.get(enrolment=other).objection == forgetting.LEFT
