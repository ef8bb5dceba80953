"""A check of a finished matching by other means than the ones that made it: this module never calls the solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from internships.matching import claims
from internships.matching.arrays import NONE
from internships.matching.groups import memberships
from internships.matching.market import Int32, Int64, Market, UInt64
from internships.matching.outcome import NOBODY, Matching, taken
from internships.matching.seats import seats_of

Flags = NDArray[np.bool_]
MOST_LISTED = 1_000  # violations of one kind that are named one by one


class Flaw(StrEnum):
    """What can be wrong with a matching."""

    MALFORMED = "malformed"  # not one known slot, or -1, for every student; or not one truth value for every slot
    UNLISTED = "unlisted"  # a student placed where they did not ask to go
    INELIGIBLE = "ineligible"  # a student placed where they may not go
    OVER_CAPACITY = "over_capacity"
    OVER_CAP = "over_cap"  # a group above its ceiling
    BELOW_MINIMUM = "below_minimum"  # an open slot with too few students
    WRONGLY_CLOSED = "wrongly_closed"  # without a minimum, with students inside, or in a way that cannot have happened
    BLOCKING_PAIR = "blocking_pair"  # the student prefers the slot, and it has a free seat or holds somebody weaker
    NOT_STUDENT_OPTIMAL = "not_student_optimal"  # the students of a ring could all move up, and it would stay stable
    WRONG_RANK = "wrong_rank"  # a rank that is not the slot's in the list
    WRONG_CUTOFF = "wrong_cutoff"  # a cut-off that does not follow from who sits where


@dataclass(frozen=True)
class Violation:
    """One flaw, and the student, slot or group it was found at."""

    flaw: Flaw
    student: int | None = None
    slot: int | None = None
    group: int | None = None


@dataclass(frozen=True)
class Certificate:
    """What the check found, and how much it looked at."""

    violations: tuple[Violation, ...]
    students: int
    placed: int
    choices_checked: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong: only then may the matching be published."""
        return not self.violations


def certify(market: Market, matching: Matching) -> Certificate:
    """Whether the matching keeps every limit, is stable, and is the best stable one for the students.

    Blocking pairs and optimality are looked for only in a feasible matching: in any other they mean nothing. That
    classes were closed in the right order cannot be seen in the result; each closing is checked for itself. Of one
    kind of flaw at most 1 000 are named.

    cost    O(choices) once, and O(slots) after that; compiled where numba is installed
    source  Gusfield & Irving 1989, chapter 2: a stable matching is the students' best if no rotation leads up from it;
            Fleiner 2003 for ceilings
    """
    placed = 0
    found = list(_malformed(market, matching))
    if not found:
        placed = int(np.count_nonzero(matching.slot != NONE))
        found = list(_Check(market, matching).violations())
    return Certificate(tuple(found), market.students, placed, int(market.listed))


def _malformed(market: Market, matching: Matching) -> Iterator[Violation]:
    slot: Any = matching.slot  # it may come from anywhere
    whole = isinstance(slot, np.ndarray) and slot.shape == (market.students,) and slot.dtype.kind in "iu"
    if not whole or not bool(np.all((slot >= NONE) & (slot < market.slots))):
        yield Violation(Flaw.MALFORMED)
        return
    closed: Any = matching.closed
    if not (isinstance(closed, np.ndarray) and closed.shape == (market.slots,) and closed.dtype == np.bool_):
        yield Violation(Flaw.MALFORMED)


class _Check:
    """One market and one well-formed matching."""

    def __init__(self, market: Market, matching: Matching) -> None:
        self.market, self.matching = market, matching
        self.choice = seats_of(market, matching)  # the packed choice of each, -1 without a seat; unlisted: -1 too
        self.taken = taken(market, self.choice)
        self.held = np.bincount(matching.slot[matching.slot != NONE], minlength=market.slots)
        self.group, self.inside = memberships(market.groups)  # of every slot of every group, outer ones first
        self.in_groups = np.bincount(self.group, weights=self.held[self.inside], minlength=len(market.groups))
        self.caps = np.array([group.cap for group in market.groups], dtype=np.float64)

    def violations(self) -> Iterator[Violation]:
        found = [*self._places(), *self._limits(), *self._closings()]
        yield from found
        if found:
            return
        limit = self._limit_of()
        bars = self._bars(limit)
        yield from self._copies(bars)
        blocking, best = claims.scan(self.market, self.choice, bars, limit)
        for student, slot in blocking[:MOST_LISTED]:
            yield Violation(Flaw.BLOCKING_PAIR, student, slot)
        if not blocking:
            yield from self._ring(best)

    def _places(self) -> Iterator[Violation]:
        slot = self.matching.slot
        for student in _few((slot != NONE) & (self.choice == NONE)):
            yield Violation(Flaw.UNLISTED, student, int(slot[student]))
        for student in _few((self.choice != NONE) & (self.taken.key < np.uint64(1 << 32))):
            yield Violation(Flaw.INELIGIBLE, student, int(slot[student]))

    def _limits(self) -> Iterator[Violation]:
        for slot in _few(self.held > self.market.capacity):
            yield Violation(Flaw.OVER_CAPACITY, slot=slot)
        for pool in _few(self.taken.held > self.market.pools.capacity):
            if self.held[self.market.pools.slot[pool]] <= self.market.capacity[self.market.pools.slot[pool]]:
                yield Violation(Flaw.OVER_CAPACITY, slot=int(self.market.pools.slot[pool]))
        for group in _few(self.in_groups > self.caps):
            yield Violation(Flaw.OVER_CAP, group=group)

    def _closings(self) -> Iterator[Violation]:
        market, closed = self.market, self.matching.closed
        for slot in _few(~closed & (self.held < market.minimum)):
            yield Violation(Flaw.BELOW_MINIMUM, slot=slot)
        for slot in _few(closed & ((self.held > 0) | (market.minimum == 0))):
            yield Violation(Flaw.WRONGLY_CLOSED, slot=slot)
        named = [closing.slot for closing in self.matching.closings]
        if sorted(named) != np.flatnonzero(closed).tolist():
            yield Violation(Flaw.WRONGLY_CLOSED)
            return
        wanted = claims.wanting(market, self.choice, closed) if named else self.held
        for closing in self.matching.closings:
            true_minimum = closing.minimum == market.minimum[closing.slot]
            # Whoever sat there when it was given up wants it still: all they were given since is further down.
            if not (true_minimum and 0 <= closing.held < closing.minimum and closing.held <= wanted[closing.slot]):
                yield Violation(Flaw.WRONGLY_CLOSED, slot=closing.slot)

    def _copies(self, bars: UInt64) -> Iterator[Violation]:
        """What is published beside the slots must follow from them."""
        market, matching = self.market, self.matching
        wrong = [Violation(Flaw.WRONG_RANK)] if not _like(matching.rank, matching.slot) else []
        yield from wrong or (Violation(Flaw.WRONG_RANK, student) for student in _few(self._wrong_ranks()))
        reserved = np.full((market.slots, len(market.reserves)), NOBODY, dtype=np.uint64)
        kept = slice(market.slots, None)
        reserved[market.pools.slot[kept], market.pools.category[kept]] = bars[kept]
        for given, told in ((matching.cutoff, bars[: market.slots]), (matching.reserved, reserved)):
            if not _like(given, told):
                yield Violation(Flaw.WRONG_CUTOFF)
            else:
                wrong = (given != told) if told.ndim == 1 else (given != told).any(axis=1)
                yield from (Violation(Flaw.WRONG_CUTOFF, slot=slot) for slot in _few(wrong))

    def _wrong_ranks(self) -> Any:
        """The rank must be the place of the slot in the student's list, counted from 0."""
        rank: Any = self.matching.rank
        if not self.market.reserves:
            return rank != self.choice
        lists, placed = self.market.lists, self.choice != NONE
        known = (rank >= 0) & (rank < lists.shape[1])
        named = np.take_along_axis(lists, np.where(known, rank, 0)[:, None], axis=1)[:, 0] if lists.size else rank
        return np.where(placed, ~known | (named != self.matching.slot), rank != NONE)

    def _limit_of(self) -> Int32:
        """int32 (pools,): what a claim on the pool runs into: the pool itself, where full, or a full group around it.

        Groups are numbered after the pools, inner ones first, and the innermost counts. -1: there is room, or the slot
        is closed.
        """
        pools = self.market.pools
        count = len(pools.capacity)
        around = np.full(self.market.slots, NONE, dtype=np.int32)
        full = (self.in_groups >= self.caps)[self.group]
        around[self.inside[full]] = count + self.group[full]  # inner groups come last and so overwrite the others
        limit = around[pools.slot]
        own = self.taken.held >= pools.capacity
        limit[own] = np.flatnonzero(own)
        limit[self.matching.closed[pools.slot]] = NONE
        return limit

    def _bars(self, limit: Int32) -> UInt64:
        """uint64 (pools,): the weakest key inside what is full; 0 where there is room, all ones where closed."""
        market = self.market
        of_slot = np.full(market.slots, NOBODY, dtype=np.uint64)
        np.minimum.at(of_slot, market.pools.slot, self.taken.weakest)
        of_group = np.full(len(market.groups), NOBODY, dtype=np.uint64)
        np.minimum.at(of_group, self.group, of_slot[self.inside])
        bars = np.concatenate((self.taken.weakest, of_group, [np.uint64(0)]))[limit]  # limit -1: the last
        bars[self.matching.closed[market.pools.slot]] = NOBODY
        return bars

    def _ring(self, best: claims.Best) -> Iterator[Violation]:
        """A ring of seats, each wanted most by who sits at the next: all could move up. Nothing if there is none.

        A seat given up at a pool goes to the best claim on the pool, or on a full group around it. Every walk along
        `follows` ends at NONE or runs into a ring; as many steps as there are pools tell which.
        """
        claimant = self._heirs(best)
        seats = np.append(self.taken.pool, NONE)
        follows = seats[claimant]
        seat, steps = follows, 1
        while steps < len(follows):  # doubling: 1, 2, 4, … steps at once
            seat, steps = seat[seat], steps * 2
        on_ring = seat[seat != NONE]
        if on_ring.size:
            start = pool = int(on_ring[0])
            while True:
                yield Violation(Flaw.NOT_STUDENT_OPTIMAL, int(claimant[pool]), int(self.market.pools.slot[pool]))
                pool = int(follows[pool])
                if pool == start:
                    return

    def _heirs(self, best: claims.Best) -> Int64:
        """int64 (pools + 1,): who takes over a seat given up at each pool, -1 for nobody; the last stands for -1."""
        tree, count = self.market.tree, len(self.market.pools.capacity)
        key, student = best.key.copy(), best.student.copy()
        for node in range(tree.size - 1, -1, -1):  # outer groups first
            parent = tree.parent[node]
            if parent != NONE and key[count + parent] > key[count + node]:
                key[count + node], student[count + node] = key[count + parent], student[count + parent]
        heirs = np.append(student[:count], NONE)
        inside = np.flatnonzero(tree.node != NONE)
        outer = count + tree.node[inside]
        better = key[outer] > key[inside]
        heirs[inside[better]] = student[outer[better]]
        return heirs


def _few(flags: Flags) -> list[int]:
    first: list[int] = np.flatnonzero(flags)[:MOST_LISTED].tolist()
    return first


def _like(given: Any, other: NDArray[Any]) -> bool:
    return isinstance(given, np.ndarray) and given.shape == other.shape and given.dtype.kind in "iu"
