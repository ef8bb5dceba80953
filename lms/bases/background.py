"""What the clock does for bases, safe to run twice."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.audit import public as audit
from lms.bases.choices import KEEPERS, BookingState
from lms.bases.models import Base, Booking, SafetyCheck, Session
from lms.bases.planning import reminder_due
from lms.notices import public as notices
from lms.organisations import public as organisations


def remind_of_safety() -> int:
    """Tell owners whose safety check ends within 30 days, and again within 7; returns how many bases."""
    today = timezone.localdate()
    bases = Base.objects.filter(retired_at=None, safe_until__gte=today)
    near = [base.pk for base in bases if reminder_due(base.safe_until, today)]
    return sum(_remind(pk) for pk in near)


def lapse_requests() -> int:
    """Decline requests that nobody answered before their first session began; returns how many."""
    begun = Session.objects.filter(held=True, starts_at__lte=timezone.now()).values("booking")
    waiting = Booking.objects.filter(state=BookingState.REQUESTED, pk__in=begun)
    return sum(_lapse(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _remind(base_id: int) -> int:
    base = Base.objects.select_related("owner").get(pk=base_id)
    check = SafetyCheck.objects.select_for_update(of=("self",)).filter(base=base).first()
    due = reminder_due(check.valid_until, timezone.localdate()) if check else None
    if due is None or (check.reminded_days is not None and check.reminded_days <= due):
        return 0
    check.reminded_days = due
    check.save(update_fields=["reminded_days"])
    days = (check.valid_until - timezone.localdate()).days
    words = {"base": notices.named(base), "days": days, "until": check.valid_until.isoformat()}
    people = organisations.people_with_role(base.owner_id, *KEEPERS)
    notices.notify(people, "base.check_due", words=words, url=base.kept_at)
    return 1


@transaction.atomic
def _lapse(booking_id: int) -> int:
    booking = Booking.objects.select_for_update(of=("self",)).select_related("group__base").get(pk=booking_id)
    if booking.state != BookingState.REQUESTED:
        return 0
    # Kept in the source language, as every reason people write.
    with override("zh-hans"):
        said = _("到开始时间还没有人确认，名额已放回。")
    now = timezone.now()
    booking.move(to=BookingState.DECLINED, decided_at=now, reason=said)
    booking.sessions.filter(held=True).update(held=False, cancelled_at=now, cancel_reason=said, by_owner=True)
    audit.record("booking.lapsed", booking, by=None)
    if booking.requested_by_id:
        words = {"base": notices.named(booking.group.base), "title": booking.title, "reason": notices.Translated(said)}
        notices.notify([booking.requested_by_id], "base.declined", words=words, url=f"/bases/bookings/{booking.pk}/")
    return 1
