"""Columns and cells of a gradebook, requests for a regrade; the table is in __init__.py."""

from typing import Any

from django.http import Http404

from courses.access.learners import access_own_run
from courses.access.runs import can_record_grade
from courses.choices import TAKING_PART
from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem, RegradeRequest
from lms.organisations import access as organisations
from lms.organisations.choices import Role


def can_set_scheme(user: Any, organisation_id: int) -> bool:
    """The academic office of the school."""
    return organisations.has_role(user, organisation_id, Role.ACADEMIC)


def can_answer_regrade(user: Any, request: RegradeRequest) -> bool:
    """Who grades in the run; once the answer is overdue, the school's academic office too."""
    run = request.event.enrolment.run
    late = request.escalated_at is not None
    return can_record_grade(user, run) or (late and organisations.has_role(user, run.organisation_id, Role.ACADEMIC))


def access_item(run: CourseRun, item_id: int) -> GradeItem:
    """A column of the run's gradebook. Raises Http404."""
    found = GradeItem.objects.filter(pk=item_id, run=run).select_related("run__scheme").first()
    if found is None:
        raise Http404
    return found


def access_cell(run: CourseRun, enrolment_id: int, item_id: int) -> tuple[Enrolment, GradeItem]:
    """A learner of the run and a column of its gradebook. Raises Http404, also for who waits or has withdrawn."""
    people = Enrolment.objects.filter(state__in=TAKING_PART).select_related("person", "run")
    found = people.filter(pk=enrolment_id, run=run).first()
    if found is None:
        raise Http404
    return found, access_item(run, item_id)


def access_regrade(run: CourseRun, request_id: int) -> RegradeRequest:
    """A request of the run. Raises Http404."""
    rows = RegradeRequest.objects.select_related("event__item", "event__enrolment__person", "event__enrolment__run")
    found = rows.filter(pk=request_id, event__item__run=run).first()
    if found is None:
        raise Http404
    return found


def access_own_event(user: Any, run_id: int, event_id: int) -> tuple[Enrolment, GradeEvent]:
    """A published result of the person's own. Raises Http404, also for what is still the teacher's draft."""
    enrolment = access_own_run(user, run_id)
    events = enrolment.grade_events.filter(published_at__isnull=False).select_related("item")
    found = events.filter(pk=event_id).first()
    if found is None:
        raise Http404
    return enrolment, found
