"""Assignments of a run and what learners hand in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from courses.background import marks as background
from courses.models import Assignment, CourseRun, Enrolment, Marking, MarkRelease, MentorLink, RunGroup, Submission
from courses.operations import assignments, mark_releases, marks, mentor_links, submissions
from courses.queries import assignments as queries
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
        "by_group": False,
        "mentor_weight": 0,
        "mentor_days": 7,
        "spread_percent": 20,
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
    """A learner's draft with some text; of a group, everybody put in as much as the others."""
    draft = submissions.open_draft(assignment.pk, enrolment.pk, by=enrolment.person)
    mates = queries.group_mates(enrolment, assignment)
    shares = queries.draft_shares(mates, None) if mates else None
    return submissions.save_draft(draft.pk, text, by=enrolment.person, shares=shares)


def make_submission(assignment: Assignment, enrolment: Enrolment, text: str = "FOB 9.8") -> Submission:
    """Something handed in."""
    return submissions.hand_in(make_draft(assignment, enrolment, text).pk, by=enrolment.person)


def draft_mark(submission: Submission, *levels: int, by: User | None = None, **words: Any) -> Marking:
    """Marked by the run's teacher, a level's index for each criterion; no learner sees it."""
    by = by or submission.assignment.run.teacher
    return marks.mark(submission.pk, submission.assignment.rubric.pk, _chosen(levels), by=by, **words)


def mentor_mark(
    submission: Submission, link: MentorLink, *levels: int, by: User | None = None, **words: Any
) -> Marking:
    """Marked by the enterprise mentor through their link."""
    rubric = submission.assignment.rubric
    return marks.mark_as_mentor(submission.pk, rubric.pk, _chosen(levels), link_id=link.pk, by=by, **words)


def marked(submission: Submission, *levels: int, by: User | None = None, **words: Any) -> Marking:
    """Marked by the run's teacher and released: the learner sees it."""
    made = draft_mark(submission, *levels, by=by, **words)
    released(submission.assignment, by=by)
    return made


def released(assignment: Assignment, *, by: User | None = None) -> MarkRelease:
    """Every mark that is ready, seen by its learners: the ten seconds are over."""
    batch = mark_releases.release(assignment.pk, by=by or assignment.run.teacher)
    MarkRelease.objects.filter(pk=batch.pk).update(takes_effect_at=timezone.now())
    background.carry_out(batch.pk)
    return batch


def make_link(assignment: Assignment, *, name: str = "张工", email: str = "zhang@firm.test") -> MentorLink:
    """An enterprise mentor asked by the run's teacher."""
    return mentor_links.invite(assignment.pk, name, email, by=assignment.run.teacher)


def make_group(run: CourseRun, *enrolments: Enrolment, name: str = "一组") -> RunGroup:
    """A group of the run with these learners."""
    group = RunGroup.objects.create(run=run, name=name)
    for enrolment in enrolments:
        enrolment.group = group
        enrolment.save(update_fields=["group"])
    return group


def _chosen(levels: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(("c1", "c2"), levels, strict=True))


def pdf(name: str = "报价.pdf", body: bytes = b"%PDF-1.7 ...") -> SimpleUploadedFile:
    """A file that begins as a PDF does."""
    return SimpleUploadedFile(name, body)
