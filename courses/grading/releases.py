"""Whether a lesson is open to somebody: rules judged over plain facts, so that any appeal can be worked out again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a rule asks for."""

    AFTER = "after"
    PREVIOUS = "previous"
    DONE = "done"
    SCORE = "score"
    COHORT = "cohort"


@dataclass(frozen=True)
class Rule:
    """One condition. Of lesson, module and neither (the whole run) it concerns one.

    opens_at  AFTER: aware datetime from which it is met
    needs     DONE: the lesson that must be done
    item      SCORE: key of the grade item, with `at_least` percent of it; no score yet is not enough
    cohort    COHORT: "class:<id>" or "group:<id>", one of which the person must be in
    """

    kind: str
    lesson: int | None = None
    module: int | None = None
    opens_at: datetime | None = None
    needs: int | None = None
    item: str = ""
    at_least: Decimal = Decimal(0)
    cohort: str = ""


@dataclass(frozen=True)
class Place:
    """A lesson in its run: which one, in which module, and the one before it (None: it is the first)."""

    lesson: int
    module: int
    previous: int | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one person at one moment: lessons done, scores in percent by item, cohorts they are in."""

    now: datetime
    done: frozenset[int] = frozenset()
    scores: Mapping[str, Decimal | None] = field(default_factory=dict)
    cohorts: frozenset[str] = frozenset()


def concerning(rules: Iterable[Rule], place: Place) -> list[Rule]:
    """The rules a lesson stands under: its own, its module's and the run's, in the order given."""
    return [
        rule
        for rule in rules
        if rule.lesson == place.lesson or rule.module == place.module or (rule.lesson is None and rule.module is None)
    ]


def unmet(rules: Iterable[Rule], place: Place, facts: Facts) -> list[Rule]:
    """The rules that keep the lesson closed to this person, in the order given; none means it is open.

    A lesson already done stays open: nobody loses what they have read.
    """
    if place.lesson in facts.done:
        return []
    return [rule for rule in concerning(rules, place) if not is_met(rule, place, facts)]


def is_met(rule: Rule, place: Place, facts: Facts) -> bool:
    """Whether one rule is met. The first lesson has none before it, and nothing may wait for itself."""
    match rule.kind:
        case Kind.AFTER:
            return rule.opens_at is not None and facts.now >= rule.opens_at
        case Kind.PREVIOUS:
            return place.previous is None or place.previous in facts.done
        case Kind.DONE:
            return rule.needs == place.lesson or rule.needs in facts.done
        case Kind.SCORE:
            score = facts.scores.get(rule.item)
            return score is not None and score >= rule.at_least
        case Kind.COHORT:
            return rule.cohort in facts.cohorts
    return False


def opens_at(missing: Sequence[Rule]) -> datetime | None:
    """When the lesson opens by itself: the latest date, if dates are all that is missing; else None."""
    moments = [rule.opens_at for rule in missing if rule.kind == Kind.AFTER and rule.opens_at]
    return max(moments) if missing and len(moments) == len(missing) else None


def stuck(rules: Sequence[Rule], places: Sequence[Place]) -> list[Place]:
    """The lessons nobody could ever open, because each waits for another that waits for it; in order.

    Dates come, scores can be reached and cohorts joined: only lessons that wait for lessons can block each other.
    """
    waiting = [rule for rule in rules if rule.kind in {Kind.PREVIOUS, Kind.DONE}]
    done: set[int] = set()
    while True:
        facts = Facts(datetime.max.replace(tzinfo=UTC), done=frozenset(done))
        opened = {place.lesson for place in places if not unmet(waiting, place, facts)}
        if opened == done:
            return [place for place in places if place.lesson not in done]
        done = opened
