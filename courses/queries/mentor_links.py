"""The enterprise mentors of an assignment, and what waits for one of them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from courses.choices import MarkerRole, SubmissionState
from courses.models import Assignment, Marking, MentorLink, Submission
from lms.organisations import public as organisations


@dataclass(frozen=True)
class WorkLine:
    """A work as the mentor sees it: its authors' names and class, and the mentor's own mark, if there is one."""

    submission: Submission
    names: str
    school_class: str
    own: Marking | None


def open_links(assignment: Assignment) -> QuerySet[MentorLink]:
    """The invitations of an assignment that open it today; none where no mentor's mark counts."""
    if not assignment.mentor_weight:
        return MentorLink.objects.none()
    return assignment.mentor_links.filter(revoked_at=None, expires_at__gt=timezone.now())


def work_lines(link: MentorLink) -> list[WorkLine]:
    """Everything handed in for the link's assignment: what has no mentor's mark first. Five queries for any number."""
    rows = link.assignment.submissions.exclude(state=SubmissionState.DRAFT)
    rows = rows.select_related("enrolment__person", "group").prefetch_related("members__enrolment__person", "markings")
    found = _lines(list(rows.order_by("handed_in_at", "pk")))
    return sorted(found, key=lambda line: line.own is not None)


def work_line(submission: Submission) -> WorkLine:
    """The same for one work."""
    return _lines([submission])[0]


def waiting_for_mentor(assignment: Assignment) -> QuerySet[Submission]:
    """Works without a mentor's mark that still wait for one."""
    rows = assignment.submissions.filter(state=SubmissionState.HANDED_IN, waived_reason="")
    return rows.exclude(markings__role=MarkerRole.MENTOR)


def _lines(rows: list[Submission]) -> list[WorkLine]:
    studies = organisations.studies_of_many([row.enrolment.person_id for row in rows])
    classes = {person: study.school_class for person, study in studies.items()}
    return [WorkLine(row, authors(row), classes.get(row.enrolment.person_id) or "", _own(row)) for row in rows]


def authors(submission: Submission) -> str:
    """The names of those whose work it is; of a group, its name and its members as they were kept."""
    if submission.group is None:
        return submission.enrolment.person.name
    names = "、".join(one.enrolment.person.name for one in submission.members.all())
    return f"{submission.group.name}（{names}）"


def _own(submission: Submission) -> Marking | None:
    return next((one for one in submission.markings.all() if one.role == MarkerRole.MENTOR), None)
