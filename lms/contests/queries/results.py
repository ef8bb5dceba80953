"""What the marks, machine scores and rulings of a round come to, worked out anew each time from their rows."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Max, OuterRef, Q, Subquery

from lms.contests import judging
from lms.contests.choices import AssignmentState, EntryState, RulingKind, SheetState
from lms.contests.models import Assignment, Entry, Mark, Module, Round, Ruling, ScoreEvent, Sheet, Submission
from lms.contests.queries.submissions import LOST

NOTHING = Decimal(0)
# A tie-break that is no module: seconds from the opening to the last upload that counts. Less is better.
TIME = "time"


@dataclass(frozen=True)
class Worked:
    """An entry with what it came to; `place` is None where there is no result."""

    entry: int
    place: int | None
    points: Decimal | None
    raw: Decimal | None
    told_apart_by: str = ""
    shared: bool = False
    parts: Mapping[str, str] = field(default_factory=dict)


def work_out(
    made: Round,
    also: Mapping[int, tuple[str, Decimal]] | None = None,
    turned: frozenset[int] = frozenset(),
    without: int | None = None,
) -> list[Worked]:
    """The standings of a round as of now, best first. A constant number of queries.

    also     {entry: (ruling, points)} to try out what a ruling would change; nothing is written
    turned   assignments to try out the other way round: counted if recused, set aside if not
    without  a version of a key, to see what there would be if it had not come
    """
    entries = list(made.entries.exclude(state__in=[EntryState.WAITING, EntryState.WITHDRAWN]))
    modules = list(made.modules.all())
    counted = counted_sheets(made, turned)
    joined, auto = _joined(made, modules, counted), _auto(made, without)
    rulings, times = _rulings(made, also or {}), _times(made)
    parts = _parts(counted, modules, auto)
    lines, raws = [], {}
    for entry in entries:
        points, raw = _total(entry, made, joined.get(str(entry.pk)), auto.get(entry.pk, {}), rulings[entry.pk])
        raws[entry.pk] = raw
        lines.append(judging.Line(str(entry.pk), points, {**parts[entry.pk], **times.get(entry.pk, {})}))
    return [
        Worked(
            int(one.entry), one.place, one.points, raws[int(one.entry)], one.told_apart_by, one.shared,
            {key: str(round(value, 4)) for key, value in parts[int(one.entry)].items()},
        )
        for one in judging.ranked(lines, _keys(made))
    ]  # fmt: skip


def fingerprint(worked: Iterable[Worked]) -> str:
    """The SHA-256 of standings, to tell whether what is shown is what was signed."""
    rows = [[one.entry, one.place, str(one.points), str(one.raw), dict(one.parts)] for one in worked]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def counted_sheets(made: Round, turned: frozenset[int] = frozenset()) -> list[Sheet]:
    """The newest sealed sheet of every assignment that still counts; of those `turned`, of those that do not."""
    newest = Sheet.objects.filter(assignment=OuterRef("assignment"), state=SheetState.SUBMITTED).order_by("-version")
    rows = Sheet.objects.filter(assignment__judge__contest_round=made, pk=Subquery(newest.values("pk")[:1]))
    found = rows.select_related("assignment__judge", "assignment__entry")
    return [one for one in found if (one.assignment.state == AssignmentState.RECUSED) == (one.assignment_id in turned)]


def marks_of(made: Round) -> list[judging.Mark]:
    """The sheets as `judging` reads them: judges and entries by their ids; an abstention has no points."""
    return _marks(counted_sheets(made))


def _marks(sheets: Iterable[Sheet]) -> list[judging.Mark]:
    return [
        judging.Mark(str(sheet.assignment.judge_id), str(sheet.assignment.entry_id), sheet.points) for sheet in sheets
    ]


def assigned(made: Round) -> list[tuple[str, str]]:
    """(judge, entry) of everybody who was to mark, stepped aside left out."""
    rows = Assignment.objects.filter(judge__contest_round=made).exclude(state=AssignmentState.RECUSED)
    return [(str(judge), str(entry)) for judge, entry in rows.values_list("judge_id", "entry_id")]


def field_of(made: Round) -> judging.Field:
    """The round as `judging.sensitivity` reads it: what is counted now. A constant number of queries."""
    modules, counted, auto = list(made.modules.all()), counted_sheets(made), _auto(made)
    keys, rulings, times = {module.pk: module.key for module in modules}, _rulings(made, {}), _times(made)
    parts: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for given in _given(counted).values():
        for module, sheets in given.items():
            for sheet, points in sheets.items():
                parts[sheet][keys[module]] = points
    entries = list(made.entries.exclude(state__in=[EntryState.WAITING, EntryState.WITHDRAWN]))
    base = {
        str(entry.pk): None if rulings[entry.pk][0] else sum(auto.get(entry.pk, {}).values(), rulings[entry.pk][1])
        for entry in entries
    }
    beside = {
        str(entry.pk): {keys[module]: points for module, points in auto.get(entry.pk, {}).items()}
        | times.get(entry.pk, {})
        for entry in entries
    }
    marked = tuple(
        judging.Marked(str(one.assignment.judge_id), str(one.assignment.entry_id), one.points, parts[one.pk])
        for one in counted
    )
    return judging.Field(marked, _by_judges(modules), base, beside, _keys(made))


def joining_of(made: Round) -> judging.Joining:
    """The method as published."""
    return judging.Joining(judging.Method(made.method), made.method_fewest)


def _keys(made: Round) -> tuple[judging.Key, ...]:
    return tuple(judging.Key(key["name"], key["name"] == TIME) for key in made.tie_breaks)


def _by_judges(modules: list[Module]) -> Decimal:
    return sum((module.judge_points for module in modules), NOTHING)


def _joined(made: Round, modules: list[Module], counted: list[Sheet]) -> dict[str, judging.Joined]:
    return judging.join(_marks(counted), joining_of(made), _by_judges(modules))


def _auto(made: Round, without: int | None = None) -> dict[int, dict[int, Decimal]]:
    """{entry: {module: points}}: of the last scored submission of each part that came in time, the newest score.

    What is being scored anew has its old score until then: a key that is replaced takes nobody's points away.
    """
    events = ScoreEvent.objects.filter(submission=OuterRef("pk"))
    # What was handed in after that version came was answered for it: there is no other score to go back to.
    older = Q(answer_key=without, submission__received_at__lt=F("answer_key__added_at"))
    events = events if without is None else events.exclude(older)
    newest = events.order_by("-id").values("points")[:1]
    rows = Submission.objects.filter(entry__contest_round=made, received_at__lt=made.closes_at)
    rows = rows.exclude(state__in=LOST).annotate(score=Subquery(newest), most=F("module__auto_points"))
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for entry, module, score, most in rows.order_by("received_at", "id").values_list(
        "entry", "module", "score", "most"
    ):
        if score is not None:
            found[entry][module] = min(score, most)
    return found


def _rulings(made: Round, also: Mapping[int, tuple[str, Decimal]]) -> dict[int, tuple[bool, Decimal]]:
    """{entry: (disqualified, points added)}, undone ones left out."""
    out = set(made.entries.filter(state=EntryState.DISQUALIFIED).values_list("pk", flat=True))
    added: dict[int, Decimal] = defaultdict(Decimal)
    rows = Ruling.objects.filter(entry__contest_round=made, kind=RulingKind.ADJUST)
    for entry, points in rows.filter(undoes=None, undone_by=None).values_list("entry", "points"):
        added[entry] += points
    for entry, (kind, points) in also.items():
        added[entry] += points if kind == RulingKind.ADJUST else NOTHING
        out = out | {entry} if kind == RulingKind.DISQUALIFY else out - {entry} if kind == RulingKind.RESTORE else out
    found: dict[int, tuple[bool, Decimal]] = defaultdict(lambda: (False, NOTHING))
    return found | {entry: (entry in out, added[entry]) for entry in out | added.keys()}


def _total(
    entry: Entry, made: Round, joined: judging.Joined | None, auto: Mapping[int, Decimal], ruled: tuple[bool, Decimal]
) -> tuple[Decimal | None, Decimal | None]:
    """(points, raw points): None for one that was ruled out, and where neither a judge nor a machine said anything."""
    out, added = ruled
    machine = sum(auto.values(), NOTHING)
    if out or (made.judges_each and (joined is None or joined.points is None)) or (not made.judges_each and not auto):
        return None, None
    if joined is None or joined.points is None or joined.raw is None:
        return max(machine + added, NOTHING), max(machine + added, NOTHING)
    return max(machine + joined.points + added, NOTHING), max(machine + joined.raw + added, NOTHING)


def _parts(
    counted: list[Sheet], modules: list[Module], auto: Mapping[int, Mapping[int, Decimal]]
) -> dict[int, dict[str, Decimal]]:
    """{entry: {module: points}}: machine scores, and the plain mean of what judges gave for the part."""
    keys = {module.pk: module.key for module in modules}
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry, scores in auto.items():
        for module, points in scores.items():
            found[entry][keys[module]] += points
    for entry, given in _given(counted).items():
        for module, sheets in given.items():
            found[entry][keys[module]] += sum(sheets.values(), NOTHING) / len(sheets)
    return found


def _given(sheets: list[Sheet]) -> dict[int, dict[int, dict[int, Decimal]]]:
    """{entry: {module: {sheet: points}}}."""
    counted = [sheet.pk for sheet in sheets if sheet.points is not None]
    rows = Mark.objects.filter(sheet__in=counted, points__isnull=False).values_list(
        "sheet__assignment__entry", "criterion__module", "sheet", "points", "criterion__weight", "criterion__most"
    )
    found: dict[int, dict[int, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
    for entry, module, sheet, points, weight, most in rows:
        found[entry][module][sheet] += points * weight / most
    return found


def _times(made: Round) -> dict[int, dict[str, Decimal]]:
    """{entry: {TIME: seconds}}, asked for only where the rules name it; nothing for who handed nothing in."""
    if not any(key["name"] == TIME for key in made.tie_breaks):
        return {}
    rows = Submission.objects.filter(entry__contest_round=made, received_at__lt=made.closes_at)
    last = rows.exclude(state__in=LOST).values("entry").annotate(at=Max("received_at")).values_list("entry", "at")
    return {entry: {TIME: Decimal(str((at - made.opens_at).total_seconds()))} for entry, at in last}
