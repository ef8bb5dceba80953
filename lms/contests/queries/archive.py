"""What is kept of an edition: every round with its published standings and prizes, as a page and as one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from lms.common.enumerating import joined
from lms.contests.choices import EntryState, TeamPart
from lms.contests.models import Round, Season, StandingLine, Standings, TeamMember
from lms.contests.queries import awarding


@dataclass(frozen=True)
class ArchivedLine:
    """A team's result in a round, with its prize and its people."""

    line: StandingLine
    round: Round
    prize: str
    students: str
    helpers: str


def rounds_of(season: Season) -> QuerySet[Round]:
    """The rounds of an edition with `entered` entries, `awarded` of them, and the `version` and `sha256` in force."""
    newest = Standings.objects.filter(contest_round=OuterRef("pk")).order_by("-version")
    rows = Round.objects.filter(track__season=season).select_related("track").order_by("track__position", "number")
    return rows.annotate(
        entered=Count("entries", filter=~Q(entries__state=EntryState.WITHDRAWN), distinct=True),
        awarded=Count("entries__award", filter=~Q(entries__state=EntryState.DISQUALIFIED), distinct=True),
        version=Subquery(newest.values("version")[:1]), sha256=Subquery(newest.values("sha256")[:1]),
    )  # fmt: skip


def lines_of(season: Season) -> Iterator[ArchivedLine]:
    """Every line of the standings in force of every round that is shown. Four queries."""
    shown = [made for made in Round.objects.filter(track__season=season).select_related("track") if made.is_shown]
    newest = Standings.objects.filter(contest_round=OuterRef("standings__contest_round")).order_by("-version")
    lines = StandingLine.objects.filter(
        standings__contest_round__in=shown, standings__version=Subquery(newest.values("version")[:1])
    ).select_related("entry__team__host")
    order = ("standings__contest_round__track__position", "standings__contest_round__number", "position")
    awards = awarding.in_force().filter(entry__contest_round__in=shown).select_related("prize")
    prizes = {award.entry_id: str(award.prize) for award in awards}
    people, rounds = _people(season), {made.pk: made for made in shown}
    for line in lines.order_by(*order):
        students, helpers = people.get(line.entry.team_id, ("", ""))
        yield ArchivedLine(line, rounds[line.entry.contest_round_id], prizes.get(line.entry_id, ""), students, helpers)


def _people(season: Season) -> dict[int, tuple[str, str]]:
    """{team: (its students, who helped them)}, by name."""
    found: dict[int, dict[bool, list[str]]] = {}
    rows: Any = TeamMember.objects.filter(track__season=season, left_at=None).order_by("position", "pk")
    for team, part, name in rows.values_list("team", "part", "person__name"):
        found.setdefault(team, {True: [], False: []})[part == TeamPart.STUDENT].append(name)
    return {team: (joined(kinds[True]), joined(kinds[False])) for team, kinds in found.items()}
