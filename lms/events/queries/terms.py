"""A term as moments, in Beijing."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lms.common.terms import Term


def moments_of(term: Term) -> tuple[datetime, datetime]:
    """The term's first moment, and the first after it."""
    return _midnight(term.first), _midnight(term.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
