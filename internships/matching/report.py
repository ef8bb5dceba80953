"""What a finished matching says to one student, and to the public: cut-offs, places, and a reason for every choice."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE, NOT_ELIGIBLE, MarketError
from internships.matching.groups import memberships
from internships.matching.market import LAST_DRAW, Int64, Market, UInt64
from internships.matching.outcome import NOBODY, Matching

SMALLEST_PUBLISHED_GROUP = 5


class Outcome(StrEnum):
    """What became of one choice."""

    ADMITTED = "admitted"
    HIGHER_CHOICE = "higher_choice"  # the student got a place they ranked above this one
    NOT_ELIGIBLE = "not_eligible"
    CLOSED = "closed"  # the class did not reach its minimum
    BELOW_CUTOFF = "below_cutoff"
    LOST_DRAW = "lost_draw"  # same score as the last one admitted, a later number in the lottery
    CEILING = "ceiling"  # the slot had a seat left, but the firm or region around it was full


OUTCOMES = tuple(Outcome)  # their numbers in Report.outcomes


class Cutoff(NamedTuple):
    """The last one admitted, where no seat is left: score and lottery number; None without anybody inside."""

    score: float | None
    lottery: int | None


@dataclass(frozen=True)
class Reason:
    """One line of a student's result. Scores and places are None where they do not apply."""

    slot: int
    outcome: Outcome
    score: float | None  # None: not eligible
    place: int | None  # among all eligible students who ranked the slot, 1 is the best; None: not eligible
    applicants: int  # the eligible students who ranked it
    lottery: int
    cutoff_score: float | None  # of the last one admitted; None: seats were left, or the class did not open
    cutoff_lottery: int | None
    held: int | None  # students at the moment the class was given up
    minimum: int
    seats: int
    reserve: int | None  # the reserve whose seats the numbers speak of; None: open seats
    group: int | None  # the full group around the slot, by its number in market.groups, where it was that which refused
    cap: int | None

    @property
    def points_short(self) -> float:
        """Points missing to the score of the last one admitted; 0 when the draw decided, or nothing was missing."""
        if self.outcome not in (Outcome.BELOW_CUTOFF, Outcome.CEILING):
            return 0
        return 0 if self.score is None or self.cutoff_score is None else max(self.cutoff_score - self.score, 0)


@dataclass(frozen=True)
class SlotSummary:
    """A slot's line in the published table: the cut-off of its open seats."""

    slot: int
    capacity: int
    minimum: int
    applicants: int
    admitted: int
    is_open: bool
    cutoff_score: float | None
    cutoff_lottery: int | None
    group: int | None  # the full group that makes the cut-off, None where it is the slot's own

    @property
    def cutoff_is_public(self) -> bool:
        """Whether enough were admitted for the cut-off not to be somebody's own score."""
        return self.admitted >= SMALLEST_PUBLISHED_GROUP


def explain(market: Market, matching: Matching, student: int) -> tuple[Reason, ...]:
    """A reason for every choice of one student, best first. For many students make one Report and ask it."""
    return Report(market, matching).explain(student)


class Report:
    """Everything that can be said about a certified matching. Little per question; places cost one sort, once.

    Raises MarketError when asked to explain a refusal that has no reason: the matching is not stable.
    """

    def __init__(self, market: Market, matching: Matching) -> None:
        self.market, self.matching = market, matching
        self.closings = {closing.slot: closing for closing in matching.closings}
        self.held = np.bincount(matching.slot[matching.slot != NONE], minlength=market.slots)

    def explain(self, student: int) -> tuple[Reason, ...]:
        """A reason for every choice of one student, best first."""
        lists, scores = self._lists[student].tolist(), self._scores[student].tolist()
        listed = [(slot, score) for slot, score in zip(lists, scores, strict=True) if slot != NONE]
        return tuple(self._reason(student, rank, slot, score) for rank, (slot, score) in enumerate(listed))

    def outcomes(self) -> NDArray[np.uint8]:
        """uint8, in the shape of the lists: the number in OUTCOMES of what became of every choice; 255 after the last.

        The same words as explain, for everybody at once: 18 million choices take seconds in numpy.
        """
        market, matching = self.market, self.matching
        lists = self._lists
        rank = np.where(matching.rank == NONE, lists.shape[1], matching.rank)[:, None]
        column, there = np.arange(lists.shape[1]), lists != NONE
        slot = np.where(there, lists, 0)
        key, bar, limit = self._against
        own = limit < len(market.pools.slot)
        refused = np.where(
            own,
            np.where(
                key >> np.uint64(32) == bar >> np.uint64(32), _code(Outcome.LOST_DRAW), _code(Outcome.BELOW_CUTOFF)
            ),
            _code(Outcome.CEILING),
        )
        code = np.where(matching.closed[slot], _code(Outcome.CLOSED), refused)
        code = np.where(np.isneginf(self._scores), _code(Outcome.NOT_ELIGIBLE), code)
        unexplained = there & (column < rank) & (code == refused) & (key > bar)
        if unexplained.any():
            student, place = np.argwhere(unexplained)[0].tolist()
            raise _unexplained(student, place, lists)
        code = np.where(column > rank, _code(Outcome.HIGHER_CHOICE), code)
        code = np.where(column == rank, _code(Outcome.ADMITTED), code)
        return np.where(there, code, 255).astype(np.uint8)

    def places(self) -> NDArray[np.uint32]:
        """uint32, in the shape of the lists: the place among all eligible students who ranked the slot, 1 is the best.

        0: not eligible, or after the last choice. One sort of all choices, a few seconds for 18 million.
        """
        places = np.zeros(self._lists.shape, dtype=np.uint32)
        allowed = self._keys > 0
        slot, key = self._lists[allowed], self._keys[allowed]
        order = np.lexsort((key, slot))
        number = np.empty(len(order), dtype=np.int64)
        number[order] = np.arange(len(order))
        places[allowed] = self._starts[slot + 1] - number
        return places

    def summaries(self) -> tuple[SlotSummary, ...]:
        """One line per slot, in order."""
        return tuple(self._summary(slot) for slot in range(self.market.slots))

    def cutoff(self, slot: int, reserve: int | None = None) -> Cutoff:
        """The cut-off of a slot's open seats, or of those kept for a reserve; None and None where there is none."""
        bars = self.matching.cutoff if reserve is None else self.matching.reserved[:, reserve]
        return self._cutoff(int(bars[slot]))

    def placed_by_rank(self) -> list[int]:
        """How many students got their first choice, their second, and so on."""
        rank = self.matching.rank[self.matching.rank != NONE].astype(np.int64)
        counts: list[int] = np.bincount(rank, minlength=self._lists.shape[1]).tolist()
        return counts

    def could_reopen(self) -> tuple[int, ...]:
        """Closed slots that enough students would rather have than what they got: ask them in a second round."""
        rank = np.where(self.matching.rank == NONE, self._lists.shape[1], self.matching.rank)[:, None]
        wanted = (np.arange(self._lists.shape[1]) < rank) & (self._keys > 0)
        counts = np.bincount(self._lists[wanted], minlength=self.market.slots)
        return tuple(sorted(slot for slot, closing in self.closings.items() if counts[slot] >= closing.minimum))

    @cached_property
    def applicants(self) -> Int64:
        """int64 (slots,): the eligible students who ranked each."""
        return np.bincount(self._lists[self._keys > 0], minlength=self.market.slots)

    @cached_property
    def _lists(self) -> NDArray[np.int32]:
        return self.market.lists

    @cached_property
    def _scores(self) -> NDArray[np.float64]:
        return self.market.scores

    @cached_property
    def _keys(self) -> UInt64:
        """The keys at open pools, in the shape of the lists."""
        keys = self.market.keys
        if not self.market.reserves:
            return keys
        pool = (self.market.packed >> self.market.packed.dtype.type(self.market.level_bits)).astype(np.int64)
        pool[self.market.packed == self.market.end] = NONE
        is_open = (pool != NONE) & (pool < self.market.slots)
        out = np.zeros(self._lists.shape, dtype=np.uint64)
        out[self._lists != NONE] = keys[is_open]  # row by row, in order: one open pool a choice
        return out

    @cached_property
    def _sorted(self) -> UInt64:
        """All keys slot by slot, the weakest first."""
        allowed = self._keys > 0
        slot, key = self._lists[allowed], self._keys[allowed]
        return key[np.lexsort((key, slot))]

    @cached_property
    def _starts(self) -> Int64:
        return np.concatenate(([0], np.cumsum(self.applicants)))

    @cached_property
    def _bars(self) -> UInt64:
        """uint64 (pools,): the cut-offs of open pools, then of reserved ones."""
        pools, kept = self.market.pools, slice(self.market.slots, None)
        return np.concatenate((self.matching.cutoff, self.matching.reserved[pools.slot[kept], pools.category[kept]]))

    @cached_property
    def _limits(self) -> Int64:
        """int64 (pools,): what refuses: the pool itself where it is full, else its number of pools + the full group."""
        market, count = self.market, len(self.market.pools.slot)
        group, slot = memberships(market.groups)
        caps = np.array([one.cap for one in market.groups], dtype=np.float64)
        full = (np.bincount(group, weights=self.held[slot], minlength=len(caps)) >= caps)[group]
        around = np.full(market.slots, NONE, dtype=np.int64)
        around[slot[full]] = count + group[full]  # inner groups come last and so overwrite the others
        limit = np.where(around[market.pools.slot] == NONE, np.arange(count), around[market.pools.slot])
        pool_of = self._pool_of_student
        inside = np.bincount(pool_of[pool_of != NONE], minlength=count)
        own = inside >= market.pools.capacity
        limit[own] = np.flatnonzero(own)
        return limit

    @cached_property
    def _pool_of_student(self) -> Int64:
        pools, matching = self.market.pools, self.matching
        table = np.full((self.market.slots + 1, len(self.market.reserves) + 1), NONE, dtype=np.int64)
        table[pools.slot, pools.category] = np.arange(len(pools.slot))
        return table[matching.slot, matching.seat]

    @cached_property
    def _against(self) -> tuple[UInt64, UInt64, Int64]:
        """(key, bar, limit) of every choice, in the shape of the lists: the easiest pool of those the student may have.

        The reserved seats of a slot may be easier for members; for others they count only where members left them.
        """
        market, lists = self.market, self._lists
        slot = np.where(lists == NONE, 0, lists)
        key, bar, limit = self._keys, self._bars[slot], self._limits[slot]
        for number in range(len(market.reserves)):
            for_it = self._kept_for(number)
            pool = np.where(lists == NONE, NONE, for_it[slot])
            other = np.where(pool == NONE, np.uint64(NOBODY), self._bars[pool])
            lifted = np.where(market.reserves[number].members[:, None], np.uint64(self.market.lift << 32), np.uint64(0))
            raised = np.where(self._keys > 0, self._keys + lifted, self._keys)
            easier = (pool != NONE) & _easier(raised, other, key, bar)
            key, bar = np.where(easier, raised, key), np.where(easier, other, bar)
            limit = np.where(easier, self._limits[pool], limit)
        return key, bar, limit

    def _kept_for(self, number: int) -> Int64:
        """int64 (slots,): the pool each slot keeps for a reserve, -1 for none."""
        pools = self.market.pools
        mine = np.flatnonzero(pools.category == number)
        kept = np.full(self.market.slots, NONE, dtype=np.int64)
        kept[pools.slot[mine]] = mine
        return kept

    def _reason(self, student: int, rank: int, slot: int, score: float) -> Reason:
        closing, allowed = self.closings.get(slot), score != NOT_ELIGIBLE
        outcome, bar, pool, group = self._outcome(student, rank, slot, allowed)
        shown = self._cutoff(bar)
        return Reason(
            slot=slot,
            outcome=outcome,
            score=score if allowed else None,
            place=self._place(slot, student, rank) if allowed else None,
            applicants=int(self.applicants[slot]),
            lottery=int(self.market.lottery[student]),
            cutoff_score=shown.score,
            cutoff_lottery=shown.lottery,
            held=closing.held if closing else None,
            minimum=int(self.market.minimum[slot]),
            seats=int(self.market.capacity[slot]),
            reserve=None if pool < self.market.slots else int(self.market.pools.category[pool]),
            group=group,
            cap=None if group is None else int(self.market.tree.cap[group]),
        )

    def _outcome(self, student: int, rank: int, slot: int, allowed: bool) -> tuple[Outcome, int, int, int | None]:
        """What became of the choice; the bar it ran against, whose pool that is, and the group that was full."""
        got = int(self.matching.rank[student])
        pool, key, bar = self._easiest(student, slot, rank)
        if rank == got:
            return Outcome.ADMITTED, bar, pool, None
        if got != NONE and rank > got:
            return Outcome.HIGHER_CHOICE, bar, pool, None
        if not allowed:
            return Outcome.NOT_ELIGIBLE, bar, pool, None
        if slot in self.closings:
            return Outcome.CLOSED, bar, pool, None
        if key > bar:
            raise _unexplained(student, rank, self._lists)
        limit = int(self._limits[pool])
        if limit >= len(self.market.pools.slot):
            return Outcome.CEILING, bar, pool, limit - len(self.market.pools.slot)
        return (Outcome.LOST_DRAW if key >> 32 == bar >> 32 else Outcome.BELOW_CUTOFF), bar, pool, None

    def _easiest(self, student: int, slot: int, rank: int) -> tuple[int, int, int]:
        """(pool, key, bar) of the slot's seats that ask least of this student."""
        key = int(self._keys[student, rank])
        best = (slot, key, int(self._bars[slot]))
        for pool in self.market.pools.of_slot(slot)[1:] if self.market.reserves and key else []:
            member = bool(self.market.reserves[int(self.market.pools.category[pool])].members[student])
            raised, bar = key + (self.market.lift << 32 if member else 0), int(self._bars[pool])
            if bool(_easier(np.uint64(raised), np.uint64(bar), np.uint64(best[1]), np.uint64(best[2]))):
                best = (pool, raised, bar)
        return best

    def _place(self, slot: int, student: int, rank: int) -> int:
        start, end = self._starts[slot : slot + 2]
        return int(end - start - np.searchsorted(self._sorted[start:end], self._keys[student, rank]))

    def _cutoff(self, bar: int) -> Cutoff:
        """Score and lottery number of the last one admitted. The score is the one where that student sits."""
        if bar in (0, NOBODY):
            return Cutoff(None, None)
        last = int(self.market.drawn[LAST_DRAW - (bar & LAST_DRAW)])
        return Cutoff(float(self._scores[last, self.matching.rank[last]]), LAST_DRAW - (bar & LAST_DRAW))

    def _summary(self, slot: int) -> SlotSummary:
        limit = int(self._limits[slot]) - len(self.market.pools.slot)
        return SlotSummary(
            slot,
            int(self.market.capacity[slot]),
            int(self.market.minimum[slot]),
            int(self.applicants[slot]),
            int(self.held[slot]),
            slot not in self.closings,
            *self.cutoff(slot),
            limit if limit >= 0 and slot not in self.closings else None,
        )


def _easier(key: Any, bar: Any, than_key: Any, than_bar: Any) -> Any:
    """Whether seats ask less of somebody: by how many levels the bar is above the key, seen as signed numbers."""
    gap = _gap(key, bar)
    other = _gap(than_key, than_bar)
    return gap < other


def _gap(key: Any, bar: Any) -> Any:
    return (bar >> np.uint64(32)).astype(np.int64) - (key >> np.uint64(32)).astype(np.int64)


def _code(outcome: Outcome) -> int:
    return OUTCOMES.index(outcome)


def _unexplained(student: int, rank: int, lists: NDArray[np.int32]) -> MarketError:
    return MarketError(f"student {student} was refused by slot {int(lists[student, rank])} without a reason")
