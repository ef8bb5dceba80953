"""From grade events to a course score: what counts of an item, of a part, of the course, and what is missing.

The rule, as it is shown to learners:

1. Of several results of one piece of work the newest counts; of several pieces (attempts) the newest or the best, as
   the item says. A teacher's correction counts over everything before it.
2. An item that has no result yet and is not due is left out. One that is due and has none counts 0.
3. A part (小项) is the weighted mean of its items; the course score is the weighted mean of the parts that have
   something to count: weights of the others are spread in proportion.
4. Rounded half up to one decimal, once, at the end.
5. The score decides (is_final) only when no item is still to come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TENTH = Decimal("0.1")
NOUGHT = Decimal(0)


class Keep(StrEnum):
    """Which of several pieces of work counts."""

    NEWEST = "newest"
    BEST = "best"


class Status(StrEnum):
    """Where one cell of the gradebook stands."""

    SCORED = "scored"
    PENDING = "pending"
    MISSING = "missing"


@dataclass(frozen=True)
class Part:
    """A line of the school's scheme: 考勤 of 平时, weight in percent of the whole course."""

    code: str
    group: str
    name: str
    weight: Decimal


@dataclass(frozen=True)
class Item:
    """Something that is graded. `weight` is its share among the items of its part; 0 shows but does not count."""

    key: str
    part: str
    weight: Decimal
    keep: str
    due: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A result as it was entered: None takes the result back. Events come oldest first."""

    evidence: str
    score: Decimal | None
    corrects: bool = False


@dataclass(frozen=True)
class Line:
    """An item in a course score: its value (None: none), where it stands, and percent of the course it carries now."""

    item: Item
    value: Decimal | None
    status: Status
    share: Decimal

    @property
    def counted(self) -> Decimal:
        """What enters the mean: missing work is nought."""
        return self.value if self.value is not None else NOUGHT


@dataclass(frozen=True)
class PartScore:
    """A part with the mean of what counts in it, None where nothing does; `share` is its percent of the course."""

    part: Part
    score: Decimal | None
    share: Decimal


@dataclass(frozen=True)
class CourseScore:
    """The score (None: nothing to count yet), whether it is the last word, and what it is made of."""

    score: Decimal | None
    is_final: bool
    parts: tuple[PartScore, ...]
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        """Items due without a result."""
        return tuple(line.item for line in self.lines if line.status == Status.MISSING)

    @property
    def pending(self) -> tuple[Item, ...]:
        """Items still to come."""
        return tuple(line.item for line in self.lines if line.status == Status.PENDING)


def value_of(events: Sequence[Event], keep: str) -> Decimal | None:
    """What counts of one item: see rule 1. None when nothing was entered, or the newest word took it back."""
    standing: dict[str, Decimal | None] = {}
    for event in events:
        if event.corrects:
            standing.clear()
        # Last in, last in order: a second result of the same piece replaces the first and is the newest.
        standing.pop(event.evidence, None)
        standing[event.evidence] = event.score
    if keep == Keep.BEST:
        return max((score for score in standing.values() if score is not None), default=None)
    return next(reversed(standing.values()), None)


def course_score(
    parts: Sequence[Part], items: Sequence[Item], values: Mapping[str, Decimal | None], now: datetime
) -> CourseScore:
    """The score of one learner.

    parts    the scheme's; items of a part it does not know are shown and carry nothing
    values   {item key: what counts, 0 to 100}, as value_of says
    now      decides which items without a result are due
    """
    status = {item.key: _status(item, values.get(item.key), now) for item in items}
    weighing = [item for item in items if item.weight > 0 and status[item.key] != Status.PENDING]
    totals = {part.code: sum((item.weight for item in weighing if item.part == part.code), NOUGHT) for part in parts}
    whole = sum((part.weight for part in parts if totals[part.code]), NOUGHT)
    shares = {part.code: 100 * part.weight / whole if totals[part.code] and whole else NOUGHT for part in parts}
    counting = {item.key for item in weighing}
    lines = tuple(
        Line(item, values.get(item.key), status[item.key], _share(item, shares, totals, counting)) for item in items
    )
    waiting = any(item.weight > 0 and item.part in totals and status[item.key] == Status.PENDING for item in items)
    total = sum((line.counted * line.share for line in lines), NOUGHT) / 100 if whole else None
    scored = tuple(PartScore(part, _mean(lines, part, shares), shares[part.code]) for part in parts)
    return CourseScore(rounded(total), whole > 0 and not waiting, scored, lines)


def rounded(score: Decimal | None) -> Decimal | None:
    """Half up to one decimal: 59.95 is 60.0, as a person would round."""
    return None if score is None else score.quantize(TENTH, ROUND_HALF_UP)


def weights_fit(parts: Iterable[Part]) -> bool:
    """Whether the parts make up the whole course: none negative, 100 together."""
    weights = [part.weight for part in parts]
    return all(weight >= 0 for weight in weights) and sum(weights, NOUGHT) == 100


def _status(item: Item, value: Decimal | None, now: datetime) -> Status:
    if value is not None:
        return Status.SCORED
    return Status.MISSING if item.due is not None and item.due <= now else Status.PENDING


def _share(item: Item, shares: Mapping[str, Decimal], totals: Mapping[str, Decimal], counting: set[str]) -> Decimal:
    if item.key not in counting or not totals.get(item.part):
        return NOUGHT
    return shares[item.part] * item.weight / totals[item.part]


def _mean(lines: Iterable[Line], part: Part, shares: Mapping[str, Decimal]) -> Decimal | None:
    if not shares[part.code]:
        return None
    mine = sum((line.counted * line.share for line in lines if line.item.part == part.code), NOUGHT)
    return rounded(mine / shares[part.code])
