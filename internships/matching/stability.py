"""A check of a finished matching by other means than the ones that made it: this module never calls the solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from internships.matching.market import NONE, NOT_ELIGIBLE, Int32, Int64, Market, Matching

Flags = NDArray[np.bool_]


class Flaw(StrEnum):
    """What can be wrong with a matching."""

    MALFORMED = "malformed"  # not one known position, or -1, for every student
    UNLISTED = "unlisted"  # a student placed where they did not ask to go
    INELIGIBLE = "ineligible"  # a student placed where they may not go
    OVER_CAPACITY = "over_capacity"
    BELOW_MINIMUM = "below_minimum"  # an open position with too few students
    WRONGLY_CLOSED = "wrongly_closed"  # closed twice, without a minimum, at or above it, or with students inside
    BLOCKING_PAIR = "blocking_pair"  # the student prefers the position, and it has a free seat or holds somebody weaker
    NOT_STUDENT_OPTIMAL = "not_student_optimal"  # the students of a ring could all move up, and it would stay stable


@dataclass(frozen=True)
class Violation:
    """One flaw, and the student or position it was found at."""

    flaw: Flaw
    student: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Certificate:
    """What the check found, and how much it looked at."""

    violations: tuple[Violation, ...]
    students: int
    placed: int
    choices_checked: int

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong: only then may the matching be published."""
        return not self.violations


def certify(market: Market, matching: Matching) -> Certificate:
    """Whether the matching keeps every seat limit and minimum, is stable, and is the best stable one for the students.

    Blocking pairs and optimality are looked for only in a feasible matching: in any other they mean nothing. That
    classes were closed in the right order cannot be seen in the result; each closing is checked for itself.

    cost    O(choices) array operations, and O(positions) after that
    source  Gusfield & Irving 1989, chapter 2: a stable matching is the students' best if no rotation leads up from it
    """
    violations = list(_feasibility(market, matching))
    if not violations:
        check = _StabilityCheck(market, matching)
        violations = list(check.blocking_pairs()) or list(check.rotation())
    choices = int(np.count_nonzero(market.choices != NONE))
    return Certificate(tuple(violations), market.students, matching.placed, choices)


def _feasibility(market: Market, matching: Matching) -> Iterator[Violation]:
    if not _is_well_formed(market, matching):
        yield Violation(Flaw.MALFORMED)
        return
    position = matching.position
    mine = market.choices == position[:, None]
    placed = position != NONE
    for student in np.flatnonzero(placed & ~mine.any(axis=1)).tolist():
        yield Violation(Flaw.UNLISTED, student, int(position[student]))
    for student in np.flatnonzero(placed & (mine & (market.score == NOT_ELIGIBLE)).any(axis=1)).tolist():
        yield Violation(Flaw.INELIGIBLE, student, int(position[student]))
    yield from _seats(market, matching)


def _seats(market: Market, matching: Matching) -> Iterator[Violation]:
    filled = np.bincount(matching.position[matching.position != NONE], minlength=market.positions)
    closed = ~open_positions(market, matching)
    for position in np.flatnonzero(filled > market.capacity).tolist():
        yield Violation(Flaw.OVER_CAPACITY, position=position)
    for position in np.flatnonzero(~closed & (filled < market.minimum)).tolist():
        yield Violation(Flaw.BELOW_MINIMUM, position=position)
    for position in np.flatnonzero(closed & (filled > 0)).tolist():
        yield Violation(Flaw.WRONGLY_CLOSED, position=position)
    named = [closing.position for closing in matching.closings]
    for closing in matching.closings:
        true_minimum = closing.minimum == market.minimum[closing.position]
        if not (true_minimum and 0 <= closing.held < closing.minimum and named.count(closing.position) == 1):
            yield Violation(Flaw.WRONGLY_CLOSED, position=closing.position)


def _is_well_formed(market: Market, matching: Matching) -> bool:
    position: Any = matching.position  # it may come from anywhere
    if not (isinstance(position, np.ndarray) and position.shape == (market.students,) and position.dtype.kind == "i"):
        return False
    known = bool(np.all((position >= NONE) & (position < market.positions)))
    return known and all(0 <= closing.position < market.positions for closing in matching.closings)


def open_positions(market: Market, matching: Matching) -> Flags:
    """bool (positions,): every position that was not closed."""
    still_open = np.ones(market.positions, dtype=np.bool_)
    still_open[[closing.position for closing in matching.closings]] = False
    return still_open


def held_keys(market: Market, matching: Matching) -> Int64:
    """int64 (students,): the key each student holds at the position they got, -1 without one."""
    mine = (market.choices == matching.position[:, None]) & (market.choices != NONE)
    held: Int64 = np.where(mine, market.keys, np.int64(NONE)).max(axis=1, initial=NONE)
    return held


def cutoffs(market: Market, matching: Matching) -> Int64:
    """int64 (positions,): the weakest key admitted where every seat is taken, -1 where seats are left or it closed."""
    placed = matching.position != NONE
    weakest = np.full(market.positions, np.iinfo(np.int64).max)
    np.minimum.at(weakest, matching.position[placed], held_keys(market, matching)[placed])
    full = np.bincount(matching.position[placed], minlength=market.positions) >= market.capacity
    return np.where(full, weakest, np.int64(NONE))


def preferred(market: Market, matching: Matching) -> Flags:
    """bool, same shape as choices: open positions a student may take and would rather have than the one they got."""
    mine = (market.choices == matching.position[:, None]) & (market.choices != NONE)
    above: Flags = ~np.logical_or.accumulate(mine, axis=1)
    allowed: Flags = (market.choices != NONE) & (market.score != NOT_ELIGIBLE)
    allowed[allowed] = open_positions(market, matching)[market.choices[allowed]]
    return above & allowed


class _StabilityCheck:
    """The pairs (student, position) in which the student would rather have the position, as flat arrays."""

    def __init__(self, market: Market, matching: Matching) -> None:
        wanted = preferred(market, matching)
        self.market, self.matching = market, matching
        self.student: Int64 = np.nonzero(wanted)[0]
        self.position: Int32 = market.choices[wanted]
        self.key: Int64 = market.keys[wanted]

    def blocking_pairs(self) -> Iterator[Violation]:
        """Pairs in which the position, too, would gain."""
        blocks = self.key > cutoffs(self.market, self.matching)[self.position]
        for student, position in zip(self.student[blocks].tolist(), self.position[blocks].tolist(), strict=True):
            yield Violation(Flaw.BLOCKING_PAIR, student, position)

    def rotation(self) -> Iterator[Violation]:
        """A ring of positions, the best claimant of each sitting at the next: all could move up. Empty if none.

        Every walk along `follows` ends at NONE or runs into a ring; as many steps as there are positions tell which.
        """
        claimant, follows = self._claims()
        seat, steps = follows, 1
        while steps < self.market.positions:  # doubling: 1, 2, 4, … steps at once
            seat, steps = seat[seat], steps * 2
        on_ring = seat[seat != NONE]
        if on_ring.size:
            start = position = int(on_ring[0])
            while True:
                yield Violation(Flaw.NOT_STUDENT_OPTIMAL, int(claimant[position]), position)
                position = int(follows[position])
                if position == start:
                    return

    def _claims(self) -> tuple[Int64, Int64]:
        """Per position its best claimant, where that one sits. An extra last place, index -1, keeps NONE as it is."""
        claimant = np.full(self.market.positions + 1, NONE, dtype=np.int64)
        order = np.argsort(self.key)  # the best comes last and so overwrites the others
        claimant[self.position[order]] = self.student[order]
        seats = np.append(self.matching.position, NONE).astype(np.int64)
        return claimant, seats[claimant]
