"""Which questions a paper holds: so many of each skill and difficulty, the same for the same seed. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn: its key, the skill it examines ("" for none) and its difficulty 1 to 3."""

    key: str
    skill: str
    level: int


@dataclass(frozen=True)
class Row:
    """A line of the blueprint: how many questions of a skill ("" any) at a difficulty (0 any)."""

    skill: str
    level: int
    count: int

    def takes(self, candidate: Candidate) -> bool:
        """Whether the question may stand in this line."""
        return self.skill in ("", candidate.skill) and self.level in (0, candidate.level)


@dataclass(frozen=True)
class Shortage:
    """A line of the blueprint that the bank cannot fill."""

    row: Row
    found: int


def draw_paper(pool: Iterable[Candidate], blueprint: Sequence[Row], seed: int) -> list[str]:
    """The keys of a paper, in the order the learner meets them. A line that asks for more than there is takes the rest.

    The narrowest lines choose first, so that "any question" does not use up what only one line can take. Digests
    instead of `random`: the same on every Python, so that an appeal years later draws the same paper.
    """
    left = sorted(set(pool), key=lambda one: _digest(seed, one.key))
    drawn: list[Candidate] = []
    for row in sorted(blueprint, key=_width):
        taken = [one for one in left if row.takes(one)][: row.count]
        drawn += taken
        left = [one for one in left if one not in taken]
    return [one.key for one in sorted(drawn, key=lambda one: _digest(seed, f"place:{one.key}"))]


def shortages(pool: Iterable[Candidate], blueprint: Sequence[Row]) -> list[Shortage]:
    """The lines that cannot be filled, with what is left for each once the narrower ones have chosen."""
    left, short = list(set(pool)), []
    for row in sorted(blueprint, key=_width):
        taken = sorted((one for one in left if row.takes(one)), key=lambda one: one.key)[: row.count]
        left = [one for one in left if one not in taken]
        if len(taken) < row.count:
            short.append(Shortage(row, len(taken)))
    return short


def _width(row: Row) -> tuple[int, str, int]:
    return (not row.skill) + (not row.level), row.skill, row.level


def _digest(seed: int, key: str) -> bytes:
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
