"""What the clock finds due: rounds by their hours, and whom to remind."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from lms.contests.choices import (
    OVER,
    AppealState,
    AssignmentState,
    EntryState,
    HeldBecause,
    RoundState,
    SeasonState,
    TeamState,
)
from lms.contests.models import ContestAppeal, Entry, Judge, Round, Season, Submission, TeamMember
from lms.contests.queries import moves, owed
from lms.contests.queries.submissions import LOST

# Days before the deadline on which people are reminded; judges' organisers at the deadline too.
REMINDERS = (3, 1)
LATE = 0
LONG_SCORING = timedelta(hours=1)
# So long after its last result an edition is waited with before its organiser is asked to close it, and asked again.
CLOSING_REMINDER_DAYS = 14


def beginning(now: datetime) -> QuerySet[Round]:
    """Rounds whose first hour has come and was not announced."""
    states = [RoundState.DRAFT, RoundState.OPEN]
    return Round.objects.filter(
        begun_at=None, opens_at__lte=now, state__in=states, track__season__state=SeasonState.OPEN
    )


def closing(now: datetime) -> QuerySet[Round]:
    """Rounds that take work past their deadline."""
    return Round.objects.filter(state=RoundState.OPEN, closes_at__lte=now)


def is_over(made: Round, now: datetime) -> bool:
    """Whether a public notice has run its hours, no appeal waits, and nothing was scored otherwise meanwhile."""
    until = made.notice_until
    if made.state != RoundState.NOTICE or until is None or until > now:
        return False
    waits = ContestAppeal.objects.filter(entry__contest_round=made, state=AppealState.FILED)
    return not waits.exists() and not moves.is_unsettled(made)


def ending(now: datetime) -> Iterator[Round]:
    """Rounds whose notice is over; few are under notice at a time."""
    return (made for made in Round.objects.filter(state=RoundState.NOTICE) if is_over(made, now))


def held_by(made: Round, now: datetime) -> HeldBecause | None:
    """Why a result does not stand although its notice is over; None where it is not, or nothing holds it back.

    Scoring takes minutes: it is no reason before it has taken an hour.
    """
    until = made.notice_until
    if made.state != RoundState.NOTICE or until is None or until > now:
        return None
    if ContestAppeal.objects.filter(entry__contest_round=made, state=AppealState.FILED).exists():
        return HeldBecause.APPEAL
    if owed.being_scored(made):
        return HeldBecause.SCORING if until + LONG_SCORING <= now else None
    return HeldBecause.CHANGED if moves.of(made) else None


def held(now: datetime) -> Iterator[Round]:
    """Rounds whose result is held back by something that was not told yet."""
    rows = Round.objects.filter(state=RoundState.NOTICE)
    return (made for made in rows if (why := held_by(made, now)) and why != made.held_because)


def soon_closing(now: datetime) -> QuerySet[Round]:
    """Rounds whose deadline for work is near."""
    until = now + timedelta(days=max(REMINDERS))
    return Round.objects.filter(state=RoundState.OPEN, opens_at__lte=now, closes_at__gt=now, closes_at__lte=until)


def soon_judged(now: datetime) -> QuerySet[Round]:
    """Rounds whose judging ends soon, or should have."""
    until = now + timedelta(days=max(REMINDERS))
    return Round.objects.filter(state=RoundState.JUDGING, judged_until__lte=until)


def to_close(now: datetime) -> QuerySet[Season]:
    """Editions whose rounds are all over, for a while, and whose organiser was not reminded of that lately."""
    since = now - timedelta(days=CLOSING_REMINDER_DAYS)
    running = Round.objects.filter(track__season=OuterRef("pk")).exclude(state__in=OVER)
    rows = Season.objects.filter(~Exists(running), state=SeasonState.OPEN).annotate(
        last=Max("tracks__rounds__final_at")
    )
    return rows.filter(Q(closing_reminded_at=None, last__lte=since) | Q(closing_reminded_at__lte=since))


def reminder(ends_at: datetime, now: datetime, told: int | None, *, late: bool = False) -> int | None:
    """Of REMINDERS (and LATE, if asked for) the one to send now, in days; None if there is none.

    told    the last one sent. A clock that stood still sends the nearest alone, not all that were missed.
    """
    days = (*REMINDERS, LATE) if late else REMINDERS
    nearest = min((one for one in days if now >= ends_at - timedelta(days=one)), default=None)
    return nearest if nearest is not None and (told is None or nearest < told) else None


def without_work(made: Round) -> QuerySet[Entry]:
    """Entries that have handed nothing in that counts; none where nothing is handed in."""
    if not any(module.takes for module in made.modules.all()):
        return Entry.objects.none()
    there = Submission.objects.filter(entry=OuterRef("pk")).exclude(state__in=LOST)
    return made.entries.filter(~Exists(there), state=EntryState.ENTERED)


def people_without_work(made: Round) -> list[tuple[int, str, int]]:
    """(person, team, entry) of everybody in a team that has handed nothing in."""
    rows = TeamMember.objects.filter(left_at=None, team__entries__in=without_work(made))
    rows = rows.exclude(team__state=TeamState.WITHDRAWN).filter(team__entries__contest_round=made)
    return list(rows.values_list("person_id", "team__name", "team__entries__pk").order_by("pk").distinct())


def people_at_work(made: Round) -> list[tuple[int, int]]:
    """(person, entry) of everybody in a team that takes part."""
    rows = TeamMember.objects.filter(
        left_at=None, team__entries__contest_round=made, team__entries__state=EntryState.ENTERED
    )
    return list(rows.values_list("person_id", "team__entries__pk").order_by("pk").distinct())


def owing(made: Round) -> list[Any]:
    """Judges with `left`, the entries they have still to mark; those who owe none are left out."""
    judges = Judge.objects.filter(contest_round=made, assignments__state=AssignmentState.OPEN)
    return list(judges.annotate(left=Count("assignments")).order_by("pk"))
