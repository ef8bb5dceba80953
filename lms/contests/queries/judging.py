"""What a judge has before them, and what the organiser sees of the judges."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.contests import judging
from lms.contests.choices import SHOWN, AssignmentState, EntryState, RecusalSource, RoundState, SheetState
from lms.contests.models import Assignment, Entry, Judge, Mark, Recusal, Round, Rubric, RubricCriterion, Sheet
from lms.contests.queries import owed, results, ties

SETTLED = {AssignmentState.SUBMITTED, AssignmentState.ABSTAINED}


@dataclass(frozen=True)
class Line:
    """A criterion on a judge's sheet: what was given, and what can be."""

    criterion: RubricCriterion
    points: Decimal | None
    comment: str
    percent: Decimal

    @property
    def choices(self) -> list[int]:
        """What can be given, in the order of the keys: 1 to the most, then 0."""
        return [*range(1, self.criterion.most + 1), 0]


@dataclass(frozen=True)
class Progress:
    """How far a judge has come; stepped aside does not count."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Of what was given, in whole percent."""
        return self.done * 100 // self.total if self.total else 0


def assignments_of(person: Any) -> list[Assignment]:
    """Everything given to a judge, whatever became of it."""
    rows = Assignment.objects.filter(judge__person=person).select_related(
        "entry", "judge__contest_round__track__season__contest"
    )
    return list(rows.order_by("judge__contest_round__judged_until", "entry__blind_number"))


def progress(assignments: list[Assignment]) -> Progress:
    """How far a judge has come with these."""
    counts = Counter(one.state for one in assignments)
    done = sum(counts[state] for state in SETTLED)
    return Progress(done, done + counts[AssignmentState.OPEN])


def sheet_of(assignment: Assignment) -> Sheet | None:
    """The draft, else the newest sealed sheet."""
    return assignment.sheets.order_by("-version").first()


@dataclass(frozen=True)
class Weighed:
    """What a sheet comes to so far: weighted points of the criteria that have some, of all there are; how many lack."""

    points: Decimal
    most: Decimal
    left: int


def weighed(lines: list[Line]) -> Weighed:
    """The own sheet, while it is written."""
    given = [line.points * line.criterion.weight / line.criterion.most for line in lines if line.points is not None]
    most = sum((line.criterion.weight for line in lines), Decimal(0))
    return Weighed(sum(given, Decimal(0)), most, sum(line.points is None for line in lines))


def lines_of(rubric: Rubric, sheet: Sheet | None) -> list[Line]:
    """The criteria with what is on the sheet."""
    known: dict[int, Mark] = {mark.criterion_id: mark for mark in sheet.marks.all()} if sheet else {}
    criteria = list(rubric.criteria.all())
    total = sum((row.weight for row in criteria), Decimal(0))
    return [
        Line(row, known[row.pk].points if row.pk in known else None, known[row.pk].comment if row.pk in known else "",
             round(row.weight * 100 / total))
        for row in criteria
    ]  # fmt: skip


def following(assignment: Assignment) -> Assignment | None:
    """The next open one of the same judge."""
    rows = Assignment.objects.filter(judge=assignment.judge_id, state=AssignmentState.OPEN).exclude(pk=assignment.pk)
    return rows.order_by("entry__blind_number").first()


def is_judging(made: Round, person: Any) -> bool:
    """Whether the person is not done judging this round: until then, or its publication, no word of others is theirs.

    Who has a seat and was given nothing is not done either: by hand they may be given any of its entries.
    """
    given = Assignment.objects.filter(judge=OuterRef("pk"))
    waits, marked = given.filter(state=AssignmentState.OPEN), given.filter(state__in=SETTLED)
    seats = made.judges.filter(Exists(waits) | Q(left_at=None) & ~Exists(marked), person=person.pk)
    return made.state == RoundState.JUDGING and seats.exists()


def sees_numbers(made: Round, person: Any) -> bool:
    """Whether entries are numbers alone to the person: they judge the round blind, and are not done with it."""
    if made.state == RoundState.JUDGING:
        return made.blind and is_judging(made, person)
    seats = made.judges.filter(person=person.pk, left_at=None)
    return made.blind and made.state in (RoundState.DRAFT, RoundState.OPEN) and seats.exists()


@dataclass(frozen=True)
class JudgeLine:
    """A judge as the organiser sees them; `lean` is how far above the others they mark."""

    judge: Judge
    progress: Progress
    lean: Decimal | None


@dataclass(frozen=True)
class EntryLine:
    """An entry as the organiser sees it: how far its marks stand apart, whose are missing, and how many judges
    it was never given.
    """

    entry: Entry
    spread: judging.EntrySpread
    missing: list[Judge]
    short: int


def panel(made: Round) -> list[JudgeLine]:
    """The judges with what each has done and how they lean. Constant number of queries."""
    judges = list(made.judges.select_related("person", "organisation"))
    given: dict[int, list[Assignment]] = {judge.pk: [] for judge in judges}
    for one in Assignment.objects.filter(judge__contest_round=made):
        given[one.judge_id].append(one)
    leans = {row.judge: row.lean for row in judging.by_judge(results.marks_of(made))}
    return [JudgeLine(judge, progress(given[judge.pk]), leans.get(str(judge.pk))) for judge in judges]


def spread(made: Round) -> list[EntryLine]:
    """The entries, those whose marks stand furthest apart first; a judge who has not marked is named.

    Whoever takes part or did is there: in a round without judges, or before entries are handed out, too.
    """
    entries = {str(entry.pk): entry for entry in _taking_part(made)}
    judges = {str(judge.pk): judge for judge in made.judges.select_related("person")}
    rows = [row for row in judging.by_entry(results.marks_of(made), results.assigned(made)) if row.entry in entries]
    seen = {row.entry for row in rows}
    rows += [judging.EntrySpread(one, None, None, (), ()) for one in entries if one not in seen]
    short = owed.short_of(made) if made.state in (RoundState.JUDGING, *SHOWN) else {}
    return [
        EntryLine(entries[row.entry], row, [judges[one] for one in row.missing], short.get(int(row.entry), 0))
        for row in rows
    ]


def _taking_part(made: Round) -> QuerySet[Entry]:
    rows = made.entries.exclude(state__in=[EntryState.WAITING, EntryState.WITHDRAWN])
    return rows.select_related("team__host").order_by("blind_number")


@dataclass(frozen=True)
class Seat:
    """A judge of the round as somebody who could be given an entry: `barred_by` is the rule against it, or empty."""

    judge: Judge
    barred_by: str


def given_to(entry: Entry) -> list[Assignment]:
    """Everybody an entry was given to, with `lifts`: whether the organiser may take the recusal back."""
    rows = list(entry.assignments.select_related("judge__person", "judge__organisation").order_by("judge__code"))
    decided = ties.in_force().filter(entry=entry)
    sources: dict[int, set[str]] = {}
    for judge, source in decided.values_list("judge_id", "source"):
        sources.setdefault(judge, set()).add(source)
    for row in rows:
        row.lifts = sources.get(row.judge_id) == {RecusalSource.DECIDED}  # type: ignore[attr-defined]
    return rows


def seats_for(made: Round, entry: Entry) -> list[Seat]:
    """Judges of the round the entry was not given to, those who may not judge it with the rule that says so."""
    rows = made.judges.filter(left_at=None).exclude(assignments__entry=entry).select_related("person")
    judges = list(rows)
    worked_out = ties.ties(made, judges, [entry])
    on_record = {one.judge_id: one for one in ties.in_force().filter(entry=entry)}
    return [Seat(judge, _barred_by(worked_out.get((judge.pk, entry.pk)), on_record.get(judge.pk))) for judge in judges]


def _barred_by(tie: ties.Tie | None, recusal: Recusal | None) -> str:
    if tie is not None:
        return tie.words
    return "" if recusal is None else recusal.reason or str(recusal.get_source_display())


def sheets_of(entry: Entry) -> list[Sheet]:
    """Every sealed sheet of an entry, the newest of each judge first."""
    rows = Sheet.objects.filter(assignment__entry=entry, state=SheetState.SUBMITTED)
    return list(
        rows.select_related("assignment__judge__person")
        .prefetch_related("marks__criterion")
        .order_by("assignment__judge__code", "-version")
    )
