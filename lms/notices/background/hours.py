"""When people are left in peace, and when their daily letter goes."""

from datetime import datetime, time, timedelta

from django.utils import timezone

WAKES, SLEEPS = time(8), time(22)


def is_quiet(now: datetime) -> bool:
    """Whether a telephone should stay silent: 22:00 to 08:00 in Beijing."""
    return not WAKES <= timezone.localtime(now).time() < SLEEPS


def digest_until(now: datetime) -> datetime:
    """The last 08:00: what is older goes into the daily letter that is due."""
    local = timezone.localtime(now)
    eight = local.replace(hour=WAKES.hour, minute=0, second=0, microsecond=0)
    return eight if local >= eight else eight - timedelta(days=1)
