"""Who sets, hands in and marks assignments.

| may                       | who                                                   |
| ------------------------- | ----------------------------------------------------- |
| set and publish           | who manages the run                                   |
| hand in                   | the run's learners, once it is published              |
| mark, open what was given | who records grades of the run                         |
| open one's own files      | the learner                                           |
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from courses import access
from courses.choices import TAKING_PART, SubmissionState
from courses.models import Assignment, CourseRun, Enrolment, Submission, SubmissionFile


def can_set(user: Any, run: CourseRun) -> bool:
    """Who manages the run."""
    return access.can_manage_run(user, run)


def can_mark(user: Any, run: CourseRun) -> bool:
    """Who records grades of the run."""
    return access.can_record_grade(user, run)


def access_assignment(user: Any, slug: str, code: str) -> tuple[Enrolment, Assignment]:
    """A published assignment of the person's own run. Raises Http404."""
    enrolment = access.access_own_enrolment(user, slug)
    rows = Assignment.objects.filter(run=enrolment.run_id, code=code, published_at__isnull=False)
    assignment = rows.select_related("run__course").first()
    if assignment is None:
        raise Http404
    return enrolment, assignment


def access_run_assignment(user: Any, run: CourseRun, pk: int, *, to: str = "view") -> Assignment:
    """An assignment of the run, to view or to set. Raises Http404."""
    assignment = Assignment.objects.filter(pk=pk, run=run).select_related("run__course").first()
    if assignment is None or (to == "set" and not can_set(user, run)):
        raise Http404
    return assignment


def access_submission(user: Any, run: CourseRun, pk: int) -> Submission:
    """Something handed in within the run, for those who mark it. Raises Http404."""
    rows = Submission.objects.exclude(state=SubmissionState.DRAFT).filter(pk=pk, assignment__run=run)
    found = rows.select_related("assignment__run", "enrolment__person").first()
    if found is None or not can_mark(user, run):
        raise Http404
    return found


def access_file(user: Any, pk: int) -> SubmissionFile:
    """A file handed in: one's own, or one that the person may mark. Raises Http404."""
    rows = SubmissionFile.objects.select_related("submission__enrolment", "submission__assignment__run")
    file = rows.filter(pk=pk).first()
    if file is None:
        raise Http404
    own = file.submission.enrolment.person_id == user.pk and file.submission.enrolment.state in TAKING_PART
    marks = file.submission.state != SubmissionState.DRAFT and can_mark(user, file.submission.assignment.run)
    if not own and not marks:
        raise Http404
    return file


def runs_marked_by(user: Any, organisation_id: int) -> list[CourseRun]:
    """The runs of a school in which the person marks."""
    runs: QuerySet[CourseRun] = CourseRun.objects.filter(organisation=organisation_id).select_related("course")
    return [run for run in runs.prefetch_related("assistants") if can_mark(user, run)]
