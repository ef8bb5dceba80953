"""What the organiser sees: seasons with what waits, the figures of a round, appeals."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from lms.contests.choices import AppealState, AssignmentState, EntryState, RoundState, SeasonState
from lms.contests.models import Assignment, ContestAppeal, ContestPage, Postponement, Round, Season, Track
from lms.contests.queries import closing, lacking, rosters
from lms.contests.queries.lacking import Lack
from lms.organisations import public as organisations
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


def organisers_of(season: Season) -> list[int]:
    """Whom the organiser is told by."""
    return list(organisations.people_with_role(season.host_id, Role.OFFICER) or organisations.officers())


def free_judges(made: Round) -> list[Any]:
    """Registered judges who are not of the round yet, with the association each belongs to."""
    taken = made.judges.filter(left_at=None).values("person")
    rows = Membership.objects.current().filter(role=Role.JUDGE).exclude(person__in=taken)
    return list(rows.select_related("person", "organisation").order_by("person__name"))


def appeals(made: Round) -> QuerySet[ContestAppeal]:
    """A round's appeals, those that wait first, by when they are due."""
    waits = Case(When(state=AppealState.FILED, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = ContestAppeal.objects.filter(entry__contest_round=made).select_related("entry__team__host", "filed_by")
    return rows.annotate(waits=waits).order_by("waits", "due_at")


@dataclass(frozen=True)
class PlannedRound:
    """A round as the check page shows it."""

    round: Round
    lacks: list[Lack]

    @property
    def is_ready(self) -> bool:
        """Whether it could be opened."""
        return not any(one.bars for one in self.lacks)


@dataclass(frozen=True)
class PlannedTrack:
    """A track, what it asks in sentences, and its rounds."""

    track: Track
    asked: list[str]
    rounds: list[PlannedRound]


@dataclass(frozen=True)
class Plan:
    """A season before it opens: what it still lacks, track by track, and the hours that were put off."""

    lacks: list[Lack]
    tracks: list[PlannedTrack]
    postponements: list[Postponement]
    is_draft: bool
    # Registration that is over is not put off any more.
    still_registers: bool
    # What it owes before it can be closed; None while that is not asked, or not any more.
    owed: list[Lack] | None

    @property
    def is_ready(self) -> bool:
        """Whether registration could be opened."""
        return not any(one.bars for one in self.lacks)


def plan_of(season: Season) -> Plan:
    """The season as its check page shows it. Rounds past their opening lack nothing any more."""
    tracks = season.tracks.prefetch_related("rules", "rounds__modules", "rounds__prizes")
    planned = [
        PlannedTrack(
            track,
            [rosters.sentence(rule.kind, rule.params) for rule in track.rules.all()],
            [PlannedRound(made, _lacks(made)) for made in track.rounds.all()],
        )
        for track in tracks
    ]
    is_draft = season.state == SeasonState.DRAFT
    postponed = season.postponements.select_related("contest_round", "by")
    still = season.state == SeasonState.OPEN and timezone.now() < season.registers_until
    owed = closing.lacks(season) if season.state == SeasonState.OPEN and not still else None
    return Plan(lacking.of_season(season) if is_draft else [], planned, list(postponed), is_draft, still, owed)


def _lacks(made: Round) -> list[Lack]:
    return lacking.of_round(made) if made.state == RoundState.DRAFT else []


def contests_to_repeat(mine: QuerySet[Season]) -> list[ContestPage]:
    """The contests all of whose seasons are among these, in the language they were written in."""
    others = Season.objects.exclude(pk__in=mine.values("pk"))
    rows = ContestPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return list(rows.exclude(pk__in=others.values("contest")).order_by("title"))
