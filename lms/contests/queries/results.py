"""What the marks, machine scores and rulings of a round come to, worked out anew each time from their rows."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from lms.contests import judging
from lms.contests.choices import AssignmentState, EntryState, RulingKind, SheetState, SubmissionState
from lms.contests.models import Assignment, Entry, Mark, Module, Round, Ruling, ScoreEvent, Sheet, Submission

NOTHING = Decimal(0)
# A tie-break that is no module: less is better.
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


@dataclass(frozen=True)
class Move:
    """Where an entry stands now and where it would."""

    entry: Entry
    before: int | None
    after: int | None
    points: Decimal | None


def work_out(
    made: Round, also: Mapping[int, tuple[str, Decimal]] | None = None, turned: frozenset[int] = frozenset()
) -> list[Worked]:
    """The standings of a round as of now, best first. A constant number of queries.

    also    {entry: (ruling, points)} to try out what a ruling would change; nothing is written
    turned  assignments to try out the other way round: counted if recused, set aside if not
    """
    entries = list(made.entries.exclude(state__in=[EntryState.WAITING, EntryState.WITHDRAWN]))
    modules = list(made.modules.all())
    counted = counted_sheets(made, turned)
    joined, auto = _joined(made, modules, counted), _auto(made)
    rulings = _rulings(made, also or {})
    parts = _parts(counted, modules, auto)
    lines, raws = [], {}
    for entry in entries:
        points, raw = _total(entry, made, joined.get(str(entry.pk)), auto.get(entry.pk, {}), rulings[entry.pk])
        raws[entry.pk] = raw
        lines.append(judging.Line(str(entry.pk), points, _breaks(entry, parts[entry.pk])))
    keys = [judging.Key(key["name"], key["name"] == TIME) for key in made.tie_breaks]
    return [
        Worked(
            int(one.entry), one.place, one.points, raws[int(one.entry)], one.told_apart_by, one.shared,
            {key: str(round(value, 4)) for key, value in parts[int(one.entry)].items()},
        )
        for one in judging.ranked(lines, keys)
    ]  # fmt: skip


def fingerprint(worked: Iterable[Worked]) -> str:
    """The SHA-256 of standings, to tell whether what is shown is what was signed."""
    rows = [[one.entry, one.place, str(one.points), str(one.raw), dict(one.parts)] for one in worked]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def moves(
    made: Round, also: Mapping[int, tuple[str, Decimal]] | None = None, turned: frozenset[int] = frozenset()
) -> list[Move]:
    """Whose place would change, or did since the standings in force, best first."""
    standings = made.standings.order_by("-version").first()
    before = dict(standings.lines.values_list("entry", "place")) if standings else _places(work_out(made))
    entries = {entry.pk: entry for entry in made.entries.select_related("team__host")}
    return [
        Move(entries[one.entry], before.get(one.entry), one.place, one.points)
        for one in work_out(made, also, turned)
        if before.get(one.entry) != one.place
    ]


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


def _joined(made: Round, modules: list[Module], counted: list[Sheet]) -> dict[str, judging.Joined]:
    most = sum((module.judge_points for module in modules), NOTHING)
    joining = judging.Joining(judging.Method(made.method), made.method_fewest)
    return judging.join(_marks(counted), joining, most)


def _auto(made: Round) -> dict[int, dict[int, Decimal]]:
    """{entry: {module: points}}: of the last scored submission of each part that came in time, the newest score."""
    newest = ScoreEvent.objects.filter(submission=OuterRef("pk")).order_by("-id").values("points")[:1]
    rows = Submission.objects.filter(
        entry__contest_round=made, state=SubmissionState.SCORED, received_at__lt=made.closes_at
    ).annotate(score=Subquery(newest), most=F("module__auto_points"))
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


def _breaks(entry: Entry, parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    used = {} if entry.seconds_used is None else {TIME: Decimal(entry.seconds_used)}
    return {**parts, **used}


def _places(worked: Iterable[Worked]) -> dict[int, int | None]:
    return {one.entry: one.place for one in worked}
