"""What the organiser sees: seasons with what waits, the figures of a round, appeals."""

from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from lms.contests.choices import AppealState, AssignmentState, EntryState
from lms.contests.models import Assignment, ContestAppeal, Round, Season
from lms.organisations.public import Membership, Role


def seasons(rows: QuerySet[Season]) -> list[tuple[Season, list[Any]]]:
    """Seasons with their rounds, each with entries, open assignments and appeals that wait. Two queries."""
    found = list(rows)
    rounds = Round.objects.filter(track__season__in=found).select_related("track").order_by("track__position", "number")
    counted = rounds.annotate(
        entered=Count("entries", filter=Q(entries__state=EntryState.ENTERED), distinct=True),
        appealed=Count("entries__appeals", filter=Q(entries__appeals__state=AppealState.FILED), distinct=True),
    )
    by_season: dict[int, list[Any]] = {season.pk: [] for season in found}
    for made in counted:
        by_season[made.track.season_id].append(made)
    return [(season, by_season[season.pk]) for season in found]


def counts(made: Round) -> dict[str, int]:
    """Entries, and assignments by whether they are done."""
    rows = Assignment.objects.filter(judge__contest_round=made).exclude(state=AssignmentState.RECUSED)
    done = rows.exclude(state=AssignmentState.OPEN).count()
    return {
        "entries": made.entries.filter(state=EntryState.ENTERED).count(),
        "given": rows.count(),
        "done": done,
    }


def free_judges(made: Round) -> list[Any]:
    """Registered judges who are not of the round yet, with the association each belongs to."""
    taken = made.judges.values("person")
    rows = Membership.objects.current().filter(role=Role.JUDGE).exclude(person__in=taken)
    return list(rows.select_related("person", "organisation").order_by("person__name"))


def appeals(made: Round) -> QuerySet[ContestAppeal]:
    """A round's appeals, those that wait first, by when they are due."""
    waits = Case(When(state=AppealState.FILED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = ContestAppeal.objects.filter(entry__contest_round=made).select_related("entry__team__host", "filed_by")
    return rows.annotate(waits=waits).order_by("waits", "due_at")
