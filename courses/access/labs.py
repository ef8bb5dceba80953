"""Who works labs, and who says how a run gives them.

| may                              | who                                                       |
| -------------------------------- | --------------------------------------------------------- |
| read the labs of a run           | the enrolled person; withdrawn, their own attempts alone  |
| practise, take a graded attempt  | the enrolled person, while the run runs and it is open    |
| read an attempt                  | its learner; who sees work in the run                     |
| set attempts and dates, grant    | who records grades in the run                             |
"""

from typing import Any
from uuid import UUID

from django.http import Http404

from courses import access
from courses.models import CourseRun, Enrolment, LabAttempt
from courses.queries import labs as queries


def can_set_labs(user: Any, run: CourseRun) -> bool:
    """Who records grades in the run: its teachers, assistants trusted with marking; None is a loader."""
    return user is None or access.can_record_grade(user, run)


def access_lab(user: Any, slug: str, lab: str) -> tuple[Enrolment, queries.Terms]:
    """A lab of the person's own run, by the name its address has. Raises Http404."""
    enrolment = access.access_own_enrolment(user, slug)
    terms = queries.terms_of(enrolment.run, lab.upper())
    if terms is None or terms.slug != lab:
        raise Http404
    return enrolment, terms


def access_lab_attempt(user: Any, uuid: UUID) -> LabAttempt:
    """The person's own attempt, whoever withdrew too; anybody else's answers like one that does not exist."""
    rows = LabAttempt.objects.select_related("enrolment__run__course", "enrolment__run__organisation")
    found = rows.filter(uuid=uuid, enrolment__person=user.pk).first()
    if found is None:
        raise Http404
    return found


def access_run_lab_attempt(user: Any, run: CourseRun, uuid: UUID) -> LabAttempt:
    """A learner's graded attempt that was handed in, for those who see work in the run. Raises Http404."""
    rows = LabAttempt.objects.select_related("enrolment__run__course", "enrolment__person")
    found = rows.filter(uuid=uuid, enrolment__run=run, kind="graded", state="submitted").first()
    if found is None or not access.can_see_work(user, run):
        raise Http404
    return found
