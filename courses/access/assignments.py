"""Who sets, hands in and marks assignments.

| may                       | who                                                   |
| ------------------------- | ----------------------------------------------------- |
| set and publish           | who manages the run                                   |
| hand in                   | the run's learners, once it is published and a lesson |
|                           | that places it is open; for a group, its members      |
| mark, open what was given | who records grades of the run                         |
| release, take back marks  | the same                                              |
| open one's own files      | the learner, the members of the group whose work it is|

Enterprise mentors: mentor_links.py.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from courses import access
from courses.choices import TAKING_PART, SubmissionState
from courses.models import Assignment, CourseRun, Enrolment, MarkRelease, SimilarPair, Submission, SubmissionFile
from courses.queries import assignments as queries


def can_set(user: Any, run: CourseRun) -> bool:
    """Who manages the run."""
    return access.can_manage_run(user, run)


def can_mark(user: Any, run: CourseRun) -> bool:
    """Who records grades of the run."""
    return access.can_record_grade(user, run)


def access_assignment(user: Any, slug: str, code: str) -> tuple[Enrolment, Assignment]:
    """A published assignment of the person's own run. Raises Http404, NotOpenYet where its lesson is shut to them."""
    enrolment = access.access_own_enrolment(user, slug)
    rows = Assignment.objects.filter(run=enrolment.run_id, code=code, published_at__isnull=False)
    assignment = rows.select_related("run__course").first()
    if assignment is None:
        raise Http404
    access.require_placed_open(enrolment, "assignment", code)
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
    found = rows.select_related("assignment__run", "enrolment__person", "group", "release").first()
    if found is None or not can_mark(user, run):
        raise Http404
    return found


def access_file(user: Any, pk: int) -> SubmissionFile:
    """A file handed in: one's own or one's group's, or one that the person may mark. Raises Http404, NotOpenYet."""
    rows = SubmissionFile.objects.select_related("submission__enrolment", "submission__assignment__run")
    file = rows.filter(pk=pk).first()
    if file is None:
        raise Http404
    assignment = file.submission.assignment
    if file.submission.state != SubmissionState.DRAFT and can_mark(user, assignment.run):
        return file
    mine = Enrolment.objects.filter(run=assignment.run_id, person=user.pk, state__in=TAKING_PART).first()
    if mine is None or not is_authors(mine, file.submission):
        raise Http404
    access.require_placed_open(mine, "assignment", assignment.code)
    return file


def is_authors(enrolment: Enrolment, submission: Submission) -> bool:
    """Whether the work is the learner's own: theirs, or that of the group whose draft they share or was kept with."""
    return queries.work_of(enrolment, submission.assignment).filter(pk=submission.pk).exists()


def access_release(assignment: Assignment, pk: int) -> MarkRelease:
    """A batch of the assignment's marks. Raises Http404."""
    found = assignment.mark_releases.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_pair(assignment: Assignment, pk: int) -> SimilarPair:
    """Two works of the assignment that read alike. Raises Http404."""
    rows = SimilarPair.objects.select_related("one__enrolment__person", "other__enrolment__person")
    found = rows.select_related("one__group", "other__group").filter(pk=pk, assignment=assignment).first()
    if found is None:
        raise Http404
    return found


def runs_marked_by(user: Any, organisation_id: int) -> list[CourseRun]:
    """The runs of a school in which the person marks."""
    runs: QuerySet[CourseRun] = CourseRun.objects.filter(organisation=organisation_id).select_related("course")
    return [run for run in runs.prefetch_related("assistants") if can_mark(user, run)]
