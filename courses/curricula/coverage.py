"""How much of what open posts ask for is taught, and which few skills would raise that most.

Definition. Every post asks for skills at a level, each with a weight; a need counts seats × weight. It is met when the
skill is taught to that level. Coverage is what is met of all that counts. A post is reachable when all its needs are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Need(NamedTuple):
    """A skill at a level (1 to 3), and how heavily the post weighs it (a positive whole number)."""

    skill: str
    level: int
    weight: int = 1


class Post(NamedTuple):
    """Open seats that ask for the same; a post that needs no skill is within everybody's reach."""

    seats: int
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Figures:
    """Of needs: asked, met (seats × weight). Of posts: seats, reachable (seats of those whose needs are all met)."""

    asked: int
    met: int
    seats: int
    reachable: int

    @property
    def percent(self) -> float | None:
        """Coverage in percent with one decimal; None where nothing is asked for."""
        return round(100 * self.met / self.asked, 1) if self.asked else None


@dataclass(frozen=True)
class Step:
    """A skill to teach up to `level`, from where it is taught now, and the figures once it and those before it are."""

    skill: str
    taught: int
    level: int
    after: Figures


@dataclass(frozen=True)
class Plan:
    """Where a curriculum stands and the steps that help most, the best first."""

    now: Figures
    steps: tuple[Step, ...]

    @property
    def after(self) -> Figures:
        """The figures once every step is taken."""
        return self.steps[-1].after if self.steps else self.now


def measure(posts: Iterable[Post], taught: Mapping[str, int]) -> Figures:
    """The figures of a curriculum that brings people to `taught` ({skill: level}); linear in the needs."""
    asked = met = seats = reachable = 0
    for post in posts:
        seats += post.seats
        reached = True
        for need in post.needs:
            counts = post.seats * need.weight
            asked += counts
            if taught.get(need.skill, 0) >= need.level:
                met += counts
            else:
                reached = False
        reachable += post.seats * reached
    return Figures(asked, met, seats, reachable)


def best_steps(posts: Sequence[Post], taught: Mapping[str, int], count: int) -> Plan:
    """At most `count` skills that raise coverage most when each is taught up to the highest level asked for it.

    Exact: what a skill adds does not depend on the others, so the largest gains together are the largest gain there is.
    Among equal gains the one asked for by more seats goes first, then the one of the smaller code.
    """
    gains, seats, highest = _gaps(posts, taught)
    chosen = sorted(gains, key=lambda skill: (-gains[skill], -seats[skill], skill))[:count]
    reached, steps = dict(taught), []
    for skill in chosen:
        reached[skill] = highest[skill]
        steps.append(Step(skill, taught.get(skill, 0), highest[skill], measure(posts, reached)))
    return Plan(measure(posts, taught), tuple(steps))


def _gaps(posts: Iterable[Post], taught: Mapping[str, int]) -> tuple[Counter[str], Counter[str], dict[str, int]]:
    """Of every skill not taught high enough: what is not met, the seats that ask, and the highest level asked."""
    gains: Counter[str] = Counter()
    seats: Counter[str] = Counter()
    highest: dict[str, int] = {}
    for post in posts:
        for need in post.needs:
            if taught.get(need.skill, 0) < need.level:
                gains[need.skill] += post.seats * need.weight
                seats[need.skill] += post.seats
                highest[need.skill] = max(highest.get(need.skill, 0), need.level)
    return gains, seats, highest
