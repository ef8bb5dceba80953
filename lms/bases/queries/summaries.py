"""Bases in a line, for the first pages of schools, firms and officers."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from lms.bases.models import Base
from lms.bases.queries.bases import open_bases
from lms.bases.queries.bookings import waiting_for
from lms.common.counting import counts


@dataclass(frozen=True)
class BasesSummary:
    """The bases an organisation keeps: how many, how many without a valid check, how many requests wait."""

    bases: int
    unsafe: int
    waiting: int


def summary_of(organisation_id: int) -> BasesSummary:
    """One organisation's; one query."""
    today = timezone.localdate()
    unsafe = Q(safe_until=None) | Q(safe_until__lt=today)
    own = Base.objects.filter(owner=organisation_id, retired_at=None)
    found = counts(bases=own, unsafe=own.filter(unsafe), waiting=waiting_for(organisation_id))
    # Where all are retired nobody is kept waiting.
    return BasesSummary(**found if found["bases"] else dict.fromkeys(found, 0))


def unsafe_count() -> int:
    """Bases of the province that take bookings and have no valid safety check."""
    return open_bases().filter(Q(safe_until=None) | Q(safe_until__lt=timezone.localdate())).count()
