"""A field that took part already: teams, what they handed in, judges and their marks; in later rounds, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.common.enumerating import joined
from lms.common.errors import Invalid
from lms.contests import judging
from lms.contests.choices import AssignmentState, EntryState, RoundState, SheetState, TeamState, Via
from lms.contests.models import Assignment, Commitment, Entry, Judge, Mark, Round, Sheet, Team, TeamMember
from lms.contests.operations.importing.works import Handed, import_works


@dataclass(frozen=True)
class FieldWork:
    """What a team did in a round.

    marks     of each judge in turn, {criterion: points}; fewer than there are judges: the rest is still to be marked
    handed    what its captain handed in before the deadline
    """

    marks: Sequence[Mapping[str, Decimal]] = ()
    handed: Handed = field(default_factory=Handed)


@dataclass(frozen=True)
class FieldTeam:
    """A team that took part: its students, the first its captain, and what it did in its first round."""

    name: str
    host_id: int
    students: Sequence[int]
    work: FieldWork = field(default_factory=FieldWork)


@transaction.atomic
def import_field(round_id: int, teams: Sequence[FieldTeam], judges: Sequence[tuple[int, int]], *, judged: bool) -> None:
    """Teams that are in a round, what they handed in with its scores, and judges (person, association) with what they
    have marked so far; in bulk.

    judged    whether the round is past its work; else it goes on taking some, and nobody marks yet
    """
    made = Round.objects.select_related("track__season").get(pk=round_id)
    _import(made, _entries(made, teams), [one.work for one in teams], judges, judged=judged)


@transaction.atomic
def import_work(
    round_id: int, works: Mapping[str, FieldWork], judges: Sequence[tuple[int, int]], *, judged: bool
) -> None:
    """The same of a round whose teams are in it already, because they went on to it: {team's name: what it did}.

    Raises Invalid: a team that is not in the round, or one of the round that nothing is said of.
    """
    made = Round.objects.select_related("track__season").get(pk=round_id)
    entries = list(made.entries.filter(state=EntryState.ENTERED).select_related("team").order_by("pk"))
    apart = {entry.team.name for entry in entries} ^ works.keys()
    if apart:
        raise Invalid(_("这些队伍和这一轮的参赛名单对不上：%(teams)s。") % {"teams": joined(sorted(apart))})
    _import(made, entries, [works[entry.team.name] for entry in entries], judges, judged=judged)


def _import(
    made: Round, entries: list[Entry], works: Sequence[FieldWork], judges: Sequence[tuple[int, int]], *, judged: bool
) -> None:
    seats = Judge.objects.bulk_create(
        [
            Judge(contest_round=made, person_id=person, organisation_id=organisation, code=f"J{number:02d}",
                  is_chief=number == 1, declared_at=timezone.now())
            for number, (person, organisation) in enumerate(judges, 1)
        ]
    )  # fmt: skip
    import_works(made, entries, [one.handed for one in works])
    if judged:
        Round.objects.filter(pk=made.pk).update(state=RoundState.JUDGING)
        if made.judges_each:
            _sheets(made, entries, works, seats)


def _entries(made: Round, teams: Sequence[FieldTeam]) -> list[Entry]:
    at, text = min(timezone.now(), made.opens_at), made.track.season.commitment_texts.get()
    rows = Team.objects.bulk_create(
        [
            Team(track=made.track, name=one.name, host_id=one.host_id, captain_id=one.students[0],
                 state=TeamState.APPROVED, submitted_at=at)
            for one in teams
        ]
    )  # fmt: skip
    members = TeamMember.objects.bulk_create(
        [
            TeamMember(
                team=team,
                track=made.track,
                person_id=person,
                part="student",
                organisation_id=one.host_id,
                position=n,
                joined_at=at,
            )
            for team, one in zip(rows, teams, strict=True)
            for n, person in enumerate(one.students)
        ]
    )
    Commitment.objects.bulk_create([Commitment(member=member, text=text, signed_at=at) for member in members])
    Team.objects.filter(pk__in=[team.pk for team in rows]).update(roster_frozen_at=at)
    return Entry.objects.bulk_create(
        [
            Entry(contest_round=made, team=team, via=Via.REGISTERED, entered_at=at,
                  blind_number=f"A-{101 + (37 * n) % 89}")
            for n, team in enumerate(rows)
        ]
    )  # fmt: skip


def _sheets(made: Round, entries: Sequence[Entry], works: Sequence[FieldWork], seats: Sequence[Judge]) -> None:
    rubric = made.rubrics.get()
    rows = list(rubric.criteria.all())
    criteria = [judging.Criterion(row.key, Decimal(row.most), row.weight) for row in rows]
    given = Assignment.objects.bulk_create(
        [
            Assignment(judge=judge, entry=entry,
                       state=AssignmentState.SUBMITTED if n < len(one.marks) else AssignmentState.OPEN)
            for entry, one in zip(entries, works, strict=True)
            for n, judge in enumerate(seats[: made.judges_each])
        ]
    )  # fmt: skip
    marks = [
        one.marks[n] if n < len(one.marks) else None for one in works for n in range(len(seats[: made.judges_each]))
    ]
    done = [(one, points) for one, points in zip(given, marks, strict=True) if points is not None]
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                assignment=one,
                rubric=rubric,
                points=judging.sheet_points(criteria, points),
                submitted_at=timezone.now(),
            )
            for one, points in done
        ]
    )
    Mark.objects.bulk_create(
        [
            Mark(sheet=sheet, criterion=row, points=points[row.key])
            for sheet, (_one, points) in zip(sheets, done, strict=True)
            for row in rows
        ]
    )
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.SUBMITTED)
