"""What a round's places hang on, for its organiser: other methods beside the published one, each judge's absence."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lms.contests import judging
from lms.contests.choices import JoiningMethod
from lms.contests.models import Entry, Judge, Round
from lms.contests.queries import results

# The ranking is worked out once for every judge while somebody waits for the page: so many sheets in all take one to
# three seconds by any method. 100 judges of 6,000 sheets are 600,000, and took eight.
MOST_TRIED = 150_000


@dataclass(frozen=True)
class Method:
    """Another method: how many places it would change, by how much at most, and where it had too little to go by."""

    label: str
    moved: int
    widest: int
    fell_back: int


@dataclass(frozen=True)
class Place:
    """Where an entry would stand by the method of that label; `steps` up, below 0 down."""

    label: str
    place: int | None
    steps: int

    @property
    def down(self) -> int:
        """How many places down."""
        return -self.steps


@dataclass(frozen=True)
class Line:
    """An entry: its raw points beside those of the published method, its place, and its place by each other one."""

    entry: Entry
    raw: Decimal | None
    points: Decimal | None
    place: int | None
    others: list[Place]


@dataclass(frozen=True)
class Absence:
    """A judge, how many places would change without them, by how much at most, and whose."""

    judge: Judge
    moved: int
    widest: int
    shifts: list[tuple[Entry, judging.Shift]]


@dataclass(frozen=True)
class Report:
    """`absences` is None where there are too many judges and sheets to try each judge, or nobody asked."""

    method: str
    methods: list[Method]
    lines: list[Line]
    absences: list[Absence] | None


def report_of(made: Round, *, absent: bool = True) -> Report:
    """The whole report, of what is counted now; each judge is tried if `absent`. A constant number of queries."""
    field, joining = results.field_of(made), results.joining_of(made)
    entries = {str(entry.pk): entry for entry in made.entries.select_related("team__host")}
    now, others = judging.standing(field, joining), judging.by_method(field, joining)
    raw = next((one.places for one in others if one.what == JoiningMethod.MEAN), now)
    lines = [
        Line(
            entries[pk],
            raw[pk].points,
            one.points,
            one.place,
            [_place(other.what, one, other.places[pk]) for other in others],
        )
        for pk, one in now.items()
    ]
    methods = [Method(_label(one.what), len(one.shifts), one.widest, one.fell_back) for one in others]
    tried = len({one.judge for one in field.marked}) * len(field.marked)
    absences = _absences(made, field, joining, entries) if absent and tried <= MOST_TRIED else None
    return Report(_label(joining.method), methods, lines, absences)


def _absences(
    made: Round, field: judging.Field, joining: judging.Joining, entries: Mapping[str, Entry]
) -> list[Absence]:
    judges = {str(judge.pk): judge for judge in made.judges.select_related("person")}
    return [
        Absence(judges[one.what], len(one.shifts), one.widest, [(entries[shift.entry], shift) for shift in one.shifts])
        for one in judging.by_absence(field, joining)
    ]


def _place(method: str, now: judging.Place, then: judging.Place) -> Place:
    shift = judging.Shift(now.entry, now.place, then.place)
    return Place(_label(method), then.place, shift.steps)


def _label(method: str) -> str:
    return str(JoiningMethod(method).label)
