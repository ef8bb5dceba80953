"""Who is told what about bookings and bases."""

from django.utils import timezone

from lms.bases.choices import KEEPERS
from lms.bases.models import Booking
from lms.notices import public as notices
from lms.organisations import public as organisations


def tell_keepers(booking: Booking) -> None:
    """Somebody asks for workstations."""
    base = booking.group.base
    words = {"organisation": notices.named(booking.organisation), "base": notices.named(base), "title": booking.title}
    people = organisations.people_with_role(base.owner_id, *KEEPERS)
    notices.notify(people, "base.requested", words=words, url=base.kept_at, fold_key=f"base-{base.pk}")


def tell_booker(booking: Booking, kind: str, **words: object) -> None:
    """What became of a booking, to whoever made it."""
    if booking.requested_by_id is None:
        return
    first = booking.sessions.order_by("starts_at").values_list("starts_at", flat=True).first()
    said = {"base": notices.named(booking.group.base), "title": booking.title, **words}
    said["first"] = f"{timezone.localtime(first):%Y-%m-%d %H:%M}" if first else ""
    notices.notify([booking.requested_by_id], kind, words=said, url=f"/bases/bookings/{booking.pk}/")
