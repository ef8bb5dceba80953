"""Two mentors, group work and drafts of marks: nothing counts before all of it is there, and nobody sees it before."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from courses.background import marks as background
from courses.models import GradeEvent, Marking, MarkRelease, SubmissionMember
from courses.operations import assignments, enrolments, mark_releases, marks, mentor_links, submissions
from courses.queries import assignments as queries
from courses.queries import holdings
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.assignments import (
    CRITERIA,
    assignment_plan,
    draft_mark,
    make_assignment,
    make_draft,
    make_group,
    make_link,
    make_submission,
    marked,
    mentor_mark,
    released,
)
from tests.factories.courses import make_enrolment, make_run
from tests.moments import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return make_enrolment()


@pytest.fixture
def two(enrolment):
    """Something handed in for an assignment with two mentors, and the mentor's link."""
    assignment = make_assignment(enrolment.run, mentor_weight=40)
    return make_submission(assignment, enrolment), make_link(assignment)


def grades(enrolment):
    return list(GradeEvent.objects.filter(enrolment=enrolment).values_list("score_percent", flat=True))


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def state_of(submission):
    submission.refresh_from_db()
    return submission.state, submission.counted_percent


# ── two mentors ───────────────────────────────────────────────────────────────
def test_two_marks_weigh_as_the_assignment_says(enrolment, two):
    submission, link = two

    draft_mark(submission, 0, 0)
    alone = state_of(submission)
    mentor_mark(submission, link, 1, 1, comment="成本没算关税")
    both = state_of(submission)
    released(submission.assignment)

    assert (alone, both) == (("handed_in", None), ("marked", Decimal("84.00")))
    assert grades(enrolment) == [Decimal("84.00")]
    assert told(enrolment.person) == ["work.graded", "comment.added"]


def test_both_marks_and_both_words_are_kept(enrolment, two):
    submission, link = two
    draft_mark(submission, 0, 1, comment="规范")
    mentor_mark(submission, link, 1, 0, comments={"c1": "少了港杂费"}, comment="能用")
    released(submission.assignment)

    past = queries.history(enrolment, submission.assignment)[0]

    assert [(one.role, one.marker, one.percent, one.comment) for one in past.marks] == [
        ("teacher", enrolment.run.teacher.name, Decimal("84.00"), "规范"),
        ("mentor", "张工", Decimal("76.00"), "能用"),
    ]


def test_the_weight_is_bound_at_publish(enrolment):
    make_assignment(enrolment.run, mentor_weight=40)

    with pytest.raises(Invalid) as refused:
        assignments.set_assignment(
            enrolment.run_id, "a1", assignment_plan(mentor_weight=50, by_group=True), CRITERIA, by=enrolment.run.teacher
        )

    assert set(refused.value.fields) == {"mentor_weight", "by_group"}


def test_a_mentor_never_decides_alone(enrolment):
    with pytest.raises(Invalid) as refused:
        make_assignment(enrolment.run, mentor_weight=100)

    assert set(refused.value.fields) == {"mentor_weight"}


def test_marks_far_apart_are_shown_before_release(enrolment, two):
    submission, link = two
    draft_mark(submission, 0, 0)
    mentor_mark(submission, link, 2, 1)

    assert queries.mark_line(submission).is_wide
    assert queries.tally(submission.assignment).wide == 1


def test_marks_as_far_apart_as_allowed_are_not(enrolment):
    assignment = make_assignment(enrolment.run, mentor_weight=40, spread_percent=24)
    submission = make_submission(assignment, enrolment)
    draft_mark(submission, 0, 0)
    mentor_mark(submission, make_link(assignment), 1, 0)

    assert queries.mark_line(submission).marks == {"teacher": Decimal(100), "mentor": Decimal(76)}
    assert not queries.mark_line(submission).is_wide


def test_the_teacher_goes_on_without_a_mentor_whose_time_is_over(enrolment, two):
    submission, _link = two
    draft_mark(submission, 1, 1)
    with pytest.raises(WrongState):
        marks.go_on_without_mentor(submission.pk, reason="没空", by=enrolment.run.teacher)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        with pytest.raises(Invalid):
            marks.go_on_without_mentor(submission.pk, reason=" ", by=enrolment.run.teacher)
        marks.go_on_without_mentor(submission.pk, reason="导师出差", by=enrolment.run.teacher)

    assert state_of(submission) == ("marked", Decimal("60.00"))


def test_a_mentor_who_comes_late_counts_until_it_is_released(enrolment, two):
    submission, link = two
    draft_mark(submission, 1, 1)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        marks.go_on_without_mentor(submission.pk, reason="导师出差", by=enrolment.run.teacher)
        mentor_mark(submission, link, 0, 0)
        submission.refresh_from_db()
        assert (submission.waived_reason, submission.counted_percent) == ("", Decimal("76.00"))
        released(submission.assignment)

        with pytest.raises(WrongState):
            mentor_mark(submission, link, 1, 1)


def test_a_link_marks_its_own_assignment_while_it_is_open(enrolment, two):
    submission, link = two
    other = make_link(make_assignment(enrolment.run, code="b1", mentor_weight=40))

    with pytest.raises(NotAllowed):
        mentor_mark(submission, other, 0, 0)
    mentor_links.revoke(link.pk, by=enrolment.run.teacher)
    with pytest.raises(NotAllowed):
        mentor_mark(submission, link, 0, 0)

    assert Marking.objects.count() == 0


def test_what_a_mentor_does_is_in_the_trail_with_the_link(enrolment, two):
    submission, link = two
    mentor_mark(submission, link, 0, 0)

    event = AuditEvent.objects.get(action="submission.marked")
    assert (event.actor_id, event.changes["link"], event.changes["role"]) == (None, link.pk, "mentor")
    assert told(enrolment.run.teacher) == ["work.handed_in", "comment.added"]


# ── drafts and release ────────────────────────────────────────────────────────
def test_learners_see_nothing_of_a_draft(enrolment):
    assignment = make_assignment(enrolment.run)
    submission = make_submission(assignment, enrolment)
    draft_mark(submission, 0, 0, comment="好")

    standing, past = queries.standing_of(enrolment, assignment), queries.history(enrolment, assignment)[0]
    held = holdings.own_rows(enrolment.person)

    assert (standing.state, standing.best, past.marks, past.percent) == ("handed_in", None, [], None)
    assert (held["submissions"][0]["released_percent"], held["submissions"][0]["given"]) == (None, "handed_in")
    assert (held["markings"], grades(enrolment), told(enrolment.person)) == ([], [], [])


def test_a_release_takes_effect_after_ten_seconds_and_once(enrolment):
    assignment = make_assignment(enrolment.run)
    draft_mark(make_submission(assignment, enrolment), 0, 0)
    with time_machine.travel(NOW, tick=False) as clock:
        batch = mark_releases.release(assignment.pk, by=enrolment.run.teacher)
        clock.shift(timedelta(seconds=9))
        early = (background.carry_out(batch.pk), grades(enrolment))
        clock.shift(timedelta(seconds=1))
        late = (background.carry_out_waiting(), background.carry_out(batch.pk), grades(enrolment))

    assert (early, late) == ((False, []), (1, False, [Decimal("100.00")]))
    assert told(enrolment.person) == ["work.graded"]
    assert AuditEvent.objects.filter(action="submission.released").count() == 1


def test_a_release_undone_in_time_never_happened(enrolment):
    assignment = make_assignment(enrolment.run)
    submission = make_submission(assignment, enrolment)
    draft_mark(submission, 0, 0)
    with time_machine.travel(NOW, tick=False) as clock:
        batch = mark_releases.release(assignment.pk, by=enrolment.run.teacher)
        mark_releases.undo(batch.pk, by=enrolment.run.teacher)
        mark_releases.undo(batch.pk, by=enrolment.run.teacher)
        clock.shift(timedelta(minutes=1))
        assert background.carry_out_waiting() == 0

    submission.refresh_from_db()
    assert (submission.state, submission.release, grades(enrolment)) == ("marked", None, [])
    assert AuditEvent.objects.filter(action="marks.release_undone").count() == 1


def test_after_ten_seconds_undoing_is_refused(enrolment):
    assignment = make_assignment(enrolment.run)
    draft_mark(make_submission(assignment, enrolment), 0, 0)
    with time_machine.travel(NOW, tick=False) as clock:
        batch = mark_releases.release(assignment.pk, by=enrolment.run.teacher)
        clock.shift(timedelta(seconds=10))

        # The clock has not come by yet, and still it is too late: there is no gap in which both would win.
        with pytest.raises(WrongState):
            mark_releases.undo(batch.pk, by=enrolment.run.teacher)


def test_release_takes_what_is_chosen_and_counts_what_is_not_ready(enrolment):
    assignment = make_assignment(enrolment.run)
    mates = [make_enrolment(enrolment.run) for _ in range(3)]
    works = [make_submission(assignment, one) for one in (enrolment, *mates[:2])]
    draft_mark(works[0], 0, 0)
    draft_mark(works[1], 0, 0)

    tally = queries.tally(assignment)
    batch = mark_releases.release(assignment.pk, by=enrolment.run.teacher, only=[works[0].pk, works[2].pk])

    assert (tally.waiting, tally.ready, tally.missing, tally.unfinished) == (1, 2, 1, 2)
    assert [one.pk for one in batch.submissions.all()] == [works[0].pk]
    assert AuditEvent.objects.get(action="marks.release_begun").changes == {"works": 1, "unfinished": 2}


def test_nothing_ready_is_nothing_released(enrolment):
    assignment = make_assignment(enrolment.run)
    make_submission(assignment, enrolment)

    with pytest.raises(WrongState):
        mark_releases.release(assignment.pk, by=enrolment.run.teacher)

    assert MarkRelease.objects.count() == 0


def test_a_mark_on_its_way_out_is_not_changed(enrolment):
    assignment = make_assignment(enrolment.run)
    submission = make_submission(assignment, enrolment)
    draft_mark(submission, 0, 0)
    mark_releases.release(assignment.pk, by=enrolment.run.teacher)

    with pytest.raises(WrongState):
        draft_mark(submission, 1, 1)


def test_taking_a_released_mark_back_wants_a_reason_and_tells_it(enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    marked(submission, 0, 0)
    with pytest.raises(Invalid):
        mark_releases.take_back_mark(submission.pk, reason="", by=enrolment.run.teacher)

    mark_releases.take_back_mark(submission.pk, reason="汇率表用错了", by=enrolment.run.teacher)
    mark_releases.take_back_mark(submission.pk, reason="再来一次", by=enrolment.run.teacher)

    event = GradeEvent.objects.last()
    assert (event.score_percent, event.reason, len(grades(enrolment))) == (None, "汇率表用错了", 2)
    assert told(enrolment.person) == ["work.graded", "work.taken_back"]
    assert queries.history(enrolment, submission.assignment)[0].percent is None


def test_releasing_is_for_who_marks(enrolment):
    assignment = make_assignment(enrolment.run)
    submission = make_submission(assignment, enrolment)
    draft_mark(submission, 0, 0)
    for outsider in (enrolment.person, make_run().teacher):
        for act in (
            lambda by: mark_releases.release(assignment.pk, by=by),
            lambda by: mark_releases.take_back_mark(submission.pk, reason="x", by=by),
            lambda by: marks.go_on_without_mentor(submission.pk, reason="x", by=by),
        ):
            with pytest.raises(NotAllowed):
                act(outsider)


# ── groups ────────────────────────────────────────────────────────────────────
@pytest.fixture
def group(enrolment):
    """Two learners in a group of a run, and a group assignment."""
    mate = make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment, mate)
    return mate, make_assignment(enrolment.run, by_group=True)


def test_one_hands_in_and_every_member_has_the_grade(enrolment, group):
    mate, assignment = group
    submission = make_submission(assignment, enrolment)
    marked(submission, 1, 0)

    assert (grades(enrolment), grades(mate)) == ([Decimal("76.00")], [Decimal("76.00")])
    assert (told(mate.person)[-1], queries.standing_of(mate, assignment).best) == ("work.graded", Decimal("76.00"))


def test_a_group_shares_one_draft(enrolment, group):
    mate, assignment = group
    draft = make_draft(assignment, enrolment, text="第一段")

    same = submissions.open_draft(assignment.pk, mate.pk, by=mate.person)
    submissions.save_draft(draft.pk, "第一段，第二段", by=mate.person)
    submissions.hand_in(draft.pk, by=mate.person)

    draft.refresh_from_db()
    assert (same, draft.text, draft.enrolment) == (draft, "第一段，第二段", mate)


def test_members_are_those_of_the_moment_of_handing_in(enrolment, group):
    mate, assignment = group
    submission = make_submission(assignment, enrolment)
    late = make_enrolment(enrolment.run)
    late.group, mate.group = enrolment.group, None
    late.save(update_fields=["group"])
    mate.save(update_fields=["group"])
    marked(submission, 0, 0)

    assert (grades(mate), grades(late)) == ([Decimal("100.00")], [])
    assert set(SubmissionMember.objects.values_list("enrolment", flat=True)) == {enrolment.pk, mate.pk}
    assert queries.missing_from(assignment).get() == late


def test_taking_back_frees_the_members(enrolment, group):
    _mate, assignment = group
    submission = make_submission(assignment, enrolment)

    submissions.take_back(submission.pk, by=enrolment.person)

    assert SubmissionMember.objects.count() == 0


def test_without_a_group_one_is_told_what_to_do(enrolment, group):
    _mate, assignment = group
    lonely = make_enrolment(enrolment.run)

    with pytest.raises(WrongState) as refused:
        make_draft(assignment, lonely)

    assert "请联系任课教师" in str(refused.value.next_step)
    assert queries.standing_of(lonely, assignment).needs_group


def test_another_group_does_not_touch_the_work(enrolment, group):
    _mate, assignment = group
    draft = make_draft(assignment, enrolment)
    other = make_enrolment(enrolment.run)
    make_group(enrolment.run, other, name="二组")

    with pytest.raises(NotAllowed):
        submissions.save_draft(draft.pk, "x", by=other.person)


def test_points_for_one_member_have_a_reason_and_stay_within_100(enrolment, group):
    mate, assignment = group
    submission = make_submission(assignment, enrolment)
    draft_mark(submission, 1, 0)
    own, others = SubmissionMember.objects.get(enrolment=enrolment), SubmissionMember.objects.get(enrolment=mate)
    with pytest.raises(Invalid):
        marks.adjust(own.pk, 10, reason="", by=enrolment.run.teacher)
    marks.adjust(own.pk, 30, reason="写了大半", by=enrolment.run.teacher)
    marks.adjust(others.pk, -80, reason="没有参加", by=enrolment.run.teacher)
    released(assignment)

    assert (grades(enrolment), grades(mate)) == ([Decimal("100.00")], [Decimal("0.00")])
    past = queries.history(enrolment, assignment)[0]
    assert (past.percent, past.member.reason) == (Decimal("100.00"), "写了大半")


def test_who_left_the_run_gets_no_grade(enrolment, group):
    mate, assignment = group
    submission = make_submission(assignment, enrolment)
    enrolments.withdraw(enrolment.run_id, by=mate.person)
    marked(submission, 0, 0)

    assert (grades(enrolment), grades(mate)) == ([Decimal("100.00")], [])


def test_attempts_are_the_groups(enrolment):
    mate = make_enrolment(enrolment.run)
    make_group(enrolment.run, enrolment, mate)
    assignment = make_assignment(enrolment.run, by_group=True, attempts=1)
    marked(make_submission(assignment, enrolment), 1, 1)

    with pytest.raises(WrongState):
        make_draft(assignment, mate)


@pytest.mark.parametrize("many", [1, 3])
def test_tally_and_history_ask_the_same_for_any_number(enrolment, django_assert_num_queries, many):
    assignment = make_assignment(enrolment.run)
    for _ in range(many):
        marked(make_submission(assignment, enrolment), 1, 1)

    with django_assert_num_queries(3):
        queries.tally(assignment)
    with django_assert_num_queries(4):
        [past.marks[0].lines() for past in queries.history(enrolment, assignment)]
