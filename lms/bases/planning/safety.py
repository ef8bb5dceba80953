"""How long a safety check holds, and when its end is near enough to speak of."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# Days before the last day on which the owner is reminded; the farthest first.
REMINDERS = (30, 7)


def valid_until(checked_on: date, months: int) -> date:
    """The last day a check of so many months holds: checked on 1 March for twelve months, the last of February."""
    return checked_on + relativedelta(months=months) - timedelta(days=1)


def reminder_due(last_day: date, today: date) -> int | None:
    """Which of the reminders stands out today, the nearest; None while it is far, and once it is over."""
    left = (last_day - today).days
    if left < 0:
        return None
    return min((days for days in REMINDERS if left <= days), default=None)
