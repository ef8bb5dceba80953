"""What a finished matching says to one student, and to the public: cut-offs, places, and a reason for every choice."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE, NOT_ELIGIBLE, ROWS_AT_ONCE, MarketError
from internships.matching.bars import Bars, Cutoff
from internships.matching.market import KEY_BITS, Choices, Int64, Market
from internships.matching.outcome import Matching
from internships.matching.reasons import Outcome, Reason, code_of
from internships.matching.standing import standings

SMALLEST_PUBLISHED_GROUP = 5
AFTER_THE_LAST = 255  # in outcomes
UInt8 = NDArray[np.uint8]
UInt32 = NDArray[np.uint32]


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


class Told(NamedTuple):
    """What some students are told of each choice, in the shape of their lists: numbers in OUTCOMES (255 after the
    last), the place among all who may have the slot, and the place among those of them it refused; else 0.
    """

    outcomes: UInt8
    places: UInt32
    waits: UInt32


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
        self.bars = Bars(market, matching)

    def explain(self, student: int) -> tuple[Reason, ...]:
        """A reason for every choice of one student, best first."""
        rows = slice(student, student + 1)
        own = self.market.choices_of(rows)
        words, pools = self._outcomes(own, rows)[0].tolist(), self.bars.asked(own.lists, rows).pool[0].tolist()
        listed = zip(own.lists[0].tolist(), own.scores[0].tolist(), pools, words, strict=True)
        return tuple(
            self._reason(student, rank, slot, score, pool, tuple(Outcome)[code])
            for rank, (slot, score, pool, code) in enumerate(listed)
            if slot != NONE
        )

    def told(self) -> Iterator[tuple[slice, Told]]:
        """(rows, what they are told) of everybody, some thousands at a time: 220 MB while it lasts, of a province."""
        outcomes = self.outcomes()
        places, waits = standings(self.market, outcomes)
        for rows in self._blocks():
            yield rows, Told(outcomes[rows], places[rows], waits[rows])

    def outcomes(self) -> UInt8:
        """uint8, in the shape of the lists: the number in OUTCOMES of what became of every choice; 255 after the last.

        The same words as explain, for everybody at once: 18 million choices take seconds in numpy.
        """
        out = np.empty((self.market.students, self.market.choices), dtype=np.uint8)
        for rows in self._blocks():
            out[rows] = self._outcomes(self.market.choices_of(rows), rows)
        return out

    def summaries(self) -> tuple[SlotSummary, ...]:
        """One line per slot, in order."""
        return tuple(self._summary(slot) for slot in range(self.market.slots))

    def cutoff(self, slot: int, reserve: int | None = None) -> Cutoff:
        """The cut-off of a slot's open seats, or of those kept for a reserve; None and None where there is none."""
        pool = self._pool(slot, reserve)
        return Cutoff(None, None) if pool == NONE else self.bars.published(pool)

    def is_for_others(self, slot: int, reserve: int) -> bool:
        """Whether the cut-off of reserved seats speaks of students who are no members: no member was refused then."""
        pool = self._pool(slot, reserve)
        return pool != NONE and not self.bars.is_lifted(int(self.bars.keys[pool]))

    def full_group(self, slot: int, reserve: int | None = None) -> int | None:
        """The full group that makes a cut-off, None where seats are full, or left, or the class did not open."""
        pool = self._pool(slot, reserve)
        return None if pool == NONE or slot in self.closings else self.bars.group_of(pool)

    def placed_by_rank(self) -> list[int]:
        """How many students got their first choice, their second, and so on."""
        rank = self.matching.rank[self.matching.rank != NONE].astype(np.int64)
        counts: list[int] = np.bincount(rank, minlength=self.market.choices).tolist()
        return counts

    def could_reopen(self) -> tuple[int, ...]:
        """Closed slots that enough students would rather have than what they got: ask them in a second round."""
        counts = np.zeros(self.market.slots, dtype=np.int64)
        for rows in self._blocks() if self.closings else ():
            some = self.market.choices_of(rows, scores=False)
            wanted = (np.arange(self.market.choices) < self._ranks(rows)) & (some.keys > 0)
            counts += np.bincount(some.lists[wanted], minlength=self.market.slots)
        return tuple(sorted(slot for slot, closing in self.closings.items() if counts[slot] >= closing.minimum))

    @property
    def applicants(self) -> Int64:
        """int64 (slots,): the eligible students who ranked each."""
        return self.market.applicants[: self.market.slots]

    @cached_property
    def _places(self) -> UInt32:
        return standings(self.market)[0]

    def _blocks(self) -> Iterator[slice]:
        return (slice(start, start + ROWS_AT_ONCE) for start in range(0, self.market.students, ROWS_AT_ONCE))

    def _ranks(self, rows: slice) -> NDArray[np.int16]:
        """Of some students as a column, the unplaced behind their last choice."""
        rank = self.matching.rank[rows]
        return np.where(rank == NONE, np.int16(self.market.choices), rank)[:, None]

    def _outcomes(self, some: Choices, rows: slice) -> UInt8:
        lists, keys, rank = some.lists, some.keys, self._ranks(rows)
        asked = self.bars.asked(lists, rows)
        tied = keys >> np.uint64(KEY_BITS) == asked.key >> np.uint64(KEY_BITS)
        code = np.where(tied, _code(Outcome.LOST_DRAW), _code(Outcome.BELOW_CUTOFF))
        code[self.bars.limits[asked.pool] >= len(self.bars.keys)] = _code(Outcome.CEILING)
        shut = self.matching.closed[np.where(lists == NONE, 0, lists)]
        code[shut] = _code(Outcome.CLOSED)
        code[keys == 0] = _code(Outcome.NOT_ELIGIBLE)
        column = np.arange(lists.shape[1])
        unexplained = (lists != NONE) & (column < rank) & ~shut & (keys > asked.key)
        if unexplained.any():
            row, place = np.argwhere(unexplained)[0].tolist()
            slot = int(lists[row, place])
            raise MarketError(f"student {rows.start + row} was refused by slot {slot} without a reason")
        code = np.where(column > rank, _code(Outcome.HIGHER_CHOICE), code)
        code = np.where(column == rank, _code(Outcome.ADMITTED), code)
        return np.where(lists == NONE, np.uint8(AFTER_THE_LAST), code)

    def _reason(self, student: int, rank: int, slot: int, score: float, pool: int, outcome: Outcome) -> Reason:
        closing, allowed = self.closings.get(slot), score != NOT_ELIGIBLE
        if outcome == Outcome.ADMITTED:  # measured by the seat they sit in
            here = slice(student, student + 1)
            pool = int(self.bars.pools_of(self.matching.slot[here], self.matching.seat[here])[0])
        shown = self.bars.cutoff(self.bars.at(pool, student))
        group = self.bars.group_of(pool) if outcome == Outcome.CEILING else None
        return Reason(
            slot=slot,
            outcome=outcome,
            score=score if allowed else None,
            place=int(self._places[student, rank]) if allowed else None,
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

    def _pool(self, slot: int, reserve: int | None) -> int:
        return slot if reserve is None else self.bars.reserved(slot, reserve)

    def _summary(self, slot: int) -> SlotSummary:
        return SlotSummary(
            slot,
            int(self.market.capacity[slot]),
            int(self.market.minimum[slot]),
            int(self.applicants[slot]),
            int(self.held[slot]),
            slot not in self.closings,
            *self.cutoff(slot),
            self.full_group(slot),
        )


def _code(outcome: Outcome) -> np.uint8:
    return np.uint8(code_of(outcome))
