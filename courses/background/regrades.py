"""Requests nobody answered in time go to the academic office."""

from django.db import transaction
from django.utils import timezone

from courses.choices import RegradeState
from courses.models import RegradeRequest
from lms.audit import public as audit
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Role


def escalate_overdue() -> int:
    """Hand every overdue request to its school's academic office, once; returns how many."""
    overdue = RegradeRequest.objects.filter(
        state=RegradeState.ASKED, escalated_at=None, due_at__lte=timezone.now()
    ).order_by("pk")
    return sum(_escalate(pk) for pk in overdue.values_list("pk", flat=True))


@transaction.atomic
def _escalate(request_id: int) -> bool:
    rows = RegradeRequest.objects.select_for_update(of=("self",)).select_related("event__enrolment__run__course")
    request = rows.get(pk=request_id)
    if request.state != RegradeState.ASKED or request.escalated_at is not None:
        return False
    request.escalated_at = timezone.now()
    request.save(update_fields=["escalated_at"])
    run = request.event.enrolment.run
    audit.record("regrade.escalated", request, by=None, organisation_id=run.organisation_id)
    notices.notify(
        organisations.people_with_role(run.organisation_id, Role.ACADEMIC),
        "regrade.overdue",
        words={"course": run.course.title},
        url=f"/uni/{run.organisation.code}/courses/{run.pk}/regrades/{request.pk}/",
    )
    return True
