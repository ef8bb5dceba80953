"""Requests to look at a grade again: who may still ask, and what waits for an answer."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.choices import PLATFORM_PARTS, RegradeState
from courses.grading import gradebook
from courses.models import CourseRun, Enrolment, GradeEvent, GradeScheme, RegradeRequest


def rules_of(run: CourseRun) -> GradeScheme:
    """Window, limit and days to answer of a run: its own version of the scheme, or the platform's."""
    return run.scheme or GradeScheme(parts=PLATFORM_PARTS)


def open_until(run: CourseRun, event: GradeEvent) -> datetime | None:
    """Until when somebody may ask about a published event."""
    return event.published_at + timedelta(days=rules_of(run).regrade_days) if event.published_at else None


def refusal(enrolment: Enrolment, event: GradeEvent) -> str:
    """Why this learner may not ask about this event, in words; "" where they may. Two queries."""
    until = open_until(enrolment.run, event)
    if until is None or until < timezone.now():
        return _("复核申请期已过：成绩公布后 %(days)d 天内可以申请。") % {"days": rules_of(enrolment.run).regrade_days}
    cell = GradeEvent.objects.filter(enrolment=enrolment, item=event.item_id, published_at__isnull=False)
    if cell.latest("id").pk != event.pk:
        return _("这条成绩之后又有新的成绩，请对新的成绩申请。")
    limit = rules_of(enrolment.run).regrade_limit
    if RegradeRequest.objects.filter(event__enrolment=enrolment).count() >= limit:
        return _("每人每门课最多申请 %(limit)d 次复核，已经用完。") % {"limit": limit}
    return ""


def standing(event: GradeEvent) -> Decimal | None:
    """The published value that stands in the event's cell now."""
    cell = GradeEvent.objects.filter(enrolment=event.enrolment_id, item=event.item_id, published_at__isnull=False)
    return gradebook.value_of([one.line for one in cell.order_by("id")], event.item.keep)


def requests_of(run: CourseRun) -> QuerySet[RegradeRequest]:
    """Every request of a run, those waiting first, the one due first ahead."""
    return _shown().filter(event__item__run=run)


def waiting_at(organisation_id: int) -> QuerySet[RegradeRequest]:
    """What waits for an answer at a school, overdue ones first."""
    return _shown().filter(event__item__run__organisation=organisation_id, state=RegradeState.ASKED)


def _shown() -> QuerySet[RegradeRequest]:
    rows = RegradeRequest.objects.select_related(
        "event__item__run__course", "event__enrolment__person", "event__item__run__teacher", "new_event", "answered_by"
    )
    return rows.order_by(F("answered_at").desc(nulls_first=True), "due_at", "pk")
