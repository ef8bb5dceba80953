"""Reminding learners of what is due within a day. Twice is once: the date reminded of is kept."""

from datetime import timedelta
from math import ceil

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from courses.choices import EnrolmentState
from courses.models import Assignment
from courses.queries import assignments as queries
from lms.notices import public as notices

BEFORE = timedelta(hours=24)


def remind_due() -> int:
    """Tell who has handed nothing in that it is due within 24 hours; returns how many learners were told."""
    now = timezone.now()
    soon = Assignment.objects.filter(due_at__gt=now, due_at__lte=now + BEFORE, published_at__isnull=False)
    # A date moved on is another date: they are reminded again.
    soon = soon.filter(Q(reminded_for=None) | ~Q(reminded_for=F("due_at")), run__ends_on__gte=timezone.localdate())
    return sum(_remind(pk) for pk in soon.values_list("pk", flat=True))


@transaction.atomic
def _remind(assignment_id: int) -> int:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("run__course")
    assignment = rows.get(pk=assignment_id)
    if assignment.due_at is None or assignment.reminded_for == assignment.due_at:
        return 0
    # Without touching changed_at: nothing moved, and calendars look at it.
    Assignment.objects.filter(pk=assignment_id).update(reminded_for=assignment.due_at)
    people = queries.missing_from(assignment).filter(state=EnrolmentState.LEARNING).values_list("person_id", flat=True)
    hours = max(1, ceil((assignment.due_at - timezone.now()).total_seconds() / 3600))
    url = f"/courses/{assignment.run.course.slug}/assignments/{assignment.code}/"
    return notices.notify(list(people), "task.due", words={"task": assignment.title, "hours": hours}, url=url)
