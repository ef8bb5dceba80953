"""Assignments set, worked on, handed in and marked: nothing typed is lost, late work has its price, marks keep their rubric."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from courses.errors import AssignmentClosed
from courses.models import Assignment, GradeEvent, GradeItem, Marking, Rubric, Submission, SubmissionFile
from courses.operations import assignments, enrolments, forgetting, mark_releases, marks, submissions
from courses.queries import assignments as queries
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.assignments import (
    CRITERIA,
    assignment_plan,
    draft_mark,
    make_assignment,
    make_draft,
    make_submission,
    marked,
    pdf,
)
from tests.factories.courses import make_enrolment, make_run
from tests.moments import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def enrolment():
    return make_enrolment()


def grades(enrolment):
    return list(GradeEvent.objects.filter(enrolment=enrolment).values_list("item__key", "score_percent"))


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_publishing_makes_the_work_visible_as_missing(enrolment):
    due = NOW + timedelta(days=7)

    make_assignment(enrolment.run, due_at=due)

    item = GradeItem.objects.get()
    assert (item.key, item.name, item.keep, item.due) == ("assignment:a1", "出口报价", "best", due)


def test_an_assignment_not_published_is_not_worked_on(enrolment):
    hidden = make_assignment(enrolment.run, published=False)

    with pytest.raises(NotAllowed):
        make_draft(hidden, enrolment)


@pytest.mark.parametrize(
    ("fields", "criteria", "wrong"),
    [
        ({"title": " "}, CRITERIA, {"title"}),
        ({"instructions": ""}, CRITERIA, {"instructions"}),
        ({"takes_text": False, "most_files": 0}, CRITERIA, {"most_files"}),
        ({"due_at": NOW, "closes_at": NOW - timedelta(hours=1)}, CRITERIA, {"closes_at"}),
        ({}, [], {"rubric"}),
    ],
)
def test_set_assignment_without_sense_writes_nothing(enrolment, fields, criteria, wrong):
    with pytest.raises(Invalid) as refused:
        assignments.set_assignment(
            enrolment.run_id, "a1", assignment_plan(**fields), criteria, by=enrolment.run.teacher
        )

    assert (set(refused.value.fields), Assignment.objects.count(), Rubric.objects.count()) == (wrong, 0, 0)


def test_set_assignment_is_for_who_manages_the_run(enrolment):
    for outsider in (enrolment.person, make_run().teacher):
        with pytest.raises(NotAllowed):
            make_assignment(enrolment.run, by=outsider)


def test_handing_in_is_a_receipt_and_tells_the_teacher(enrolment):
    submission = make_draft(make_assignment(enrolment.run), enrolment)
    file = submissions.add_file(submission.pk, pdf(), by=enrolment.person)

    first = submissions.hand_in(submission.pk, by=enrolment.person)
    again = submissions.hand_in(submission.pk, by=enrolment.person)

    assert (first.state, again.handed_in_at) == ("handed_in", first.handed_in_at)
    assert (len(file.sha256), file.name) == (64, "报价.pdf")
    assert told(enrolment.run.teacher) == ["work.handed_in"]


def test_nothing_is_not_handed_in(enrolment):
    submission = make_draft(make_assignment(enrolment.run), enrolment, text="  ")

    with pytest.raises(Invalid):
        submissions.hand_in(submission.pk, by=enrolment.person)

    submission.refresh_from_db()
    assert submission.state == "draft"


def test_a_save_from_an_older_window_changes_nothing(enrolment):
    submission = make_draft(make_assignment(enrolment.run), enrolment, text="新的")

    kept = submissions.save_draft(submission.pk, "旧窗口的", by=enrolment.person, seq=1)

    assert (kept.text, kept.seq) == ("新的", 1)


def test_what_was_typed_past_closing_stays_as_a_draft(enrolment):
    assignment = make_assignment(enrolment.run, closes_at=NOW + timedelta(hours=1))
    with time_machine.travel(NOW, tick=False) as clock:
        submission = make_draft(assignment, enrolment)
        clock.shift(timedelta(hours=2))
        submissions.save_draft(submission.pk, "还在写", by=enrolment.person)

        with pytest.raises(AssignmentClosed):
            submissions.hand_in(submission.pk, by=enrolment.person)

    submission.refresh_from_db()
    assert (submission.state, submission.text) == ("draft", "还在写")


def test_taking_back_is_possible_until_it_is_marked(enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    assert submissions.take_back(submission.pk, by=enrolment.person).state == "draft"
    submissions.hand_in(submission.pk, by=enrolment.person)
    draft_mark(submission, 0, 0)

    with pytest.raises(WrongState):
        submissions.take_back(submission.pk, by=enrolment.person)


def test_attempts_are_counted(enrolment):
    assignment = make_assignment(enrolment.run, attempts=1)
    marked(make_submission(assignment, enrolment), 1, 1)

    with pytest.raises(WrongState):
        make_draft(assignment, enrolment)


def test_marking_weighs_the_rubric_and_enters_a_grade(enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)

    marking = marked(submission, 1, 0, comments={"c1": "汇率用错"}, comment="总体不错")

    submission.refresh_from_db()
    assert (marking.percent, submission.counted_percent) == (Decimal("76.00"), Decimal("76.00"))
    assert grades(enrolment) == [("assignment:a1", Decimal("76.00"))]
    assert told(enrolment.person) == ["work.graded"]
    assert [(row["level"]["name"], row["comment"]) for row in marking.lines()] == [("及格", "汇率用错"), ("优秀", "")]


def test_late_work_has_its_price_and_the_best_is_kept_after_it(enrolment):
    due = NOW + timedelta(days=1)
    assignment = make_assignment(enrolment.run, due_at=due, percent_per_day=30, grace_minutes=10)
    with time_machine.travel(NOW, tick=False) as clock:
        marked(make_submission(assignment, enrolment), 1, 0)
        clock.shift(timedelta(days=2))
        late = make_submission(assignment, enrolment)
        marked(late, 0, 0)

    late.refresh_from_db()
    assert (late.percent, late.counted_percent) == (Decimal("100.00"), Decimal("70.00"))
    assert queries.standing_of(enrolment, assignment).best == Decimal("76.00")


def test_marking_again_replaces_the_mark_and_the_gradebook_keeps_every_word(enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)
    marked(submission, 2, 2)
    mark_releases.take_back_mark(submission.pk, reason="看错了行", by=enrolment.run.teacher)
    marked(submission, 0, 0)

    assert Marking.objects.get().percent == Decimal("100.00")
    assert [score for _key, score in grades(enrolment)] == [Decimal("0.00"), None, Decimal("100.00")]


def test_marks_keep_the_rubric_they_were_given_by(enrolment):
    assignment = make_assignment(enrolment.run)
    marking = marked(make_submission(assignment, enrolment), 0, 0)
    other = [{**CRITERIA[0], "weight": 100}]

    assignments.set_assignment(enrolment.run_id, "a1", assignment_plan(), other, by=enrolment.run.teacher)
    assignments.set_assignment(enrolment.run_id, "a1", assignment_plan(), other, by=enrolment.run.teacher)

    marking.refresh_from_db()
    assert (marking.rubric.version, assignment.rubric.version, Rubric.objects.count()) == (1, 2, 2)


def test_marking_by_an_old_rubric_is_refused(enrolment):
    assignment = make_assignment(enrolment.run)
    submission = make_submission(assignment, enrolment)
    old = assignment.rubric
    assignments.set_assignment(
        enrolment.run_id, "a1", assignment_plan(), [{**CRITERIA[0], "weight": 100}], by=enrolment.run.teacher
    )

    with pytest.raises(WrongState):
        marks.mark(submission.pk, old.pk, {"c1": 0, "c2": 0}, by=enrolment.run.teacher)


def test_marking_wants_every_criterion(enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)

    with pytest.raises(Invalid):
        marks.mark(submission.pk, submission.assignment.rubric.pk, {"c1": 0}, by=enrolment.run.teacher)

    assert (Marking.objects.count(), grades(enrolment)) == (0, [])


def test_marking_is_for_who_records_grades(enrolment):
    submission = make_submission(make_assignment(enrolment.run), enrolment)

    for outsider in (enrolment.person, make_run().teacher):
        with pytest.raises(NotAllowed):
            marked(submission, 0, 0, by=outsider)


@pytest.mark.parametrize(
    "file", [pdf("a.html", b"<script>"), pdf("a.pdf", b"<html>"), pdf("a.pdf", b""), pdf("a.zip", b"PK\x03\x04")]
)
def test_a_file_that_is_not_what_it_says_is_refused(enrolment, file):
    submission = make_draft(make_assignment(enrolment.run), enrolment)

    with pytest.raises(Invalid):
        submissions.add_file(submission.pk, file, by=enrolment.person)

    assert SubmissionFile.objects.count() == 0


def test_files_are_counted_and_the_same_one_is_kept_once(enrolment):
    submission = make_draft(make_assignment(enrolment.run, most_files=1), enrolment)
    first = submissions.add_file(submission.pk, pdf(), by=enrolment.person)

    assert submissions.add_file(submission.pk, pdf("另一个名字.pdf"), by=enrolment.person) == first
    with pytest.raises(Invalid):
        submissions.add_file(submission.pk, pdf(body=b"%PDF-1.7 two"), by=enrolment.person)


def test_a_dropped_file_leaves_the_disk(enrolment, tmp_path, django_capture_on_commit_callbacks):
    submission = make_draft(make_assignment(enrolment.run), enrolment)
    file = submissions.add_file(submission.pk, pdf("../../x.pdf"), by=enrolment.person)
    kept = [path.name for path in tmp_path.rglob("*.bin")]

    with django_capture_on_commit_callbacks(execute=True):
        submissions.drop_file(submission.pk, file.pk, by=enrolment.person)

    assert (file.name, kept) == ("x.pdf", [f"{file.sha256}.bin"])
    assert list(tmp_path.rglob("*.bin")) == []


def test_nobody_else_works_on_a_draft(enrolment):
    submission = make_draft(make_assignment(enrolment.run), enrolment)
    mate = make_enrolment(enrolment.run).person

    for act in (
        lambda: submissions.save_draft(submission.pk, "x", by=mate),
        lambda: submissions.hand_in(submission.pk, by=mate),
        lambda: submissions.add_file(submission.pk, pdf(), by=mate),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_withdrawn_learner_hands_in_nothing(enrolment):
    submission = make_draft(make_assignment(enrolment.run), enrolment)
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    with pytest.raises(NotAllowed):
        submissions.hand_in(submission.pk, by=enrolment.person)


def test_queue_has_the_oldest_first(enrolment):
    assignment = make_assignment(enrolment.run)
    mate = make_enrolment(enrolment.run)
    with time_machine.travel(NOW, tick=False) as clock:
        first = make_submission(assignment, mate)
        clock.shift(timedelta(minutes=1))
        second = make_submission(assignment, enrolment)

    assert list(queries.waiting_in([enrolment.run])) == [first, second]


def test_forgetting_takes_words_and_files_but_keeps_marks(enrolment, tmp_path, django_capture_on_commit_callbacks):
    submission = make_draft(make_assignment(enrolment.run), enrolment)
    submissions.add_file(submission.pk, pdf(), by=enrolment.person)
    marked(submissions.hand_in(submission.pk, by=enrolment.person), 0, 0)

    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget_words(enrolment.person)

    assert (Submission.objects.get().text, SubmissionFile.objects.count(), Marking.objects.count()) == ("", 0, 1)
    assert list(tmp_path.rglob("*.bin")) == []
