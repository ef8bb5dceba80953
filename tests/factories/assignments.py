"""Assignments of a run and what learners hand in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import Assignment, CourseRun, Enrolment, Submission
from courses.operations import assignments, submissions
from lms.people.public import User

LEVELS = [{"name": "优秀", "percent": 100}, {"name": "及格", "percent": 60}, {"name": "不合格", "percent": 0}]
CRITERIA = [
    {"code": "c1", "name": "报价", "weight": 60, "levels": LEVELS},
    {"code": "c2", "name": "单证", "weight": 40, "levels": LEVELS},
]


def assignment_plan(**fields: Any) -> dict[str, Any]:
    """An assignment without dates and without a price for lateness."""
    return {
        "title": "出口报价",
        "instructions": "算出 FOB 和 CIF。",
        "takes_text": True,
        "most_files": 2,
        "attempts": 3,
        "due_at": None,
        "closes_at": None,
        "grace_minutes": 0,
        "percent_per_day": 0,
        "most_percent": 100,
        **fields,
    }


def make_assignment(
    run: CourseRun, *, code: str = "a1", by: User | None = None, published: bool = True, **fields: Any
) -> Assignment:
    """A published assignment of the run's teacher."""
    by = by or run.teacher
    made = assignments.set_assignment(run.pk, code, assignment_plan(**fields), CRITERIA, by=by)
    return assignments.publish_assignment(made.pk, by=by) if published else made


def make_draft(assignment: Assignment, enrolment: Enrolment, text: str = "FOB 9.8") -> Submission:
    """A learner's draft with some text."""
    draft = submissions.open_draft(assignment.pk, enrolment.pk, by=enrolment.person)
    return submissions.save_draft(draft.pk, text, by=enrolment.person)


def make_submission(assignment: Assignment, enrolment: Enrolment, text: str = "FOB 9.8") -> Submission:
    """Something handed in."""
    return submissions.hand_in(make_draft(assignment, enrolment, text).pk, by=enrolment.person)


def marked(submission: Submission, *levels: int, by: User | None = None, **words: Any) -> Any:
    """Marked by the run's teacher: a level's index for each criterion."""
    chosen = dict(zip(("c1", "c2"), levels, strict=True))
    rubric = submission.assignment.rubric
    by = by or submission.assignment.run.teacher
    return submissions.mark(submission.pk, rubric.pk, chosen, by=by, **words)


def pdf(name: str = "报价.pdf", body: bytes = b"%PDF-1.7 ...") -> SimpleUploadedFile:
    """A file that begins as a PDF does."""
    return SimpleUploadedFile(name, body)
