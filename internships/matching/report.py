"""What a finished matching says to one student, and to the public: cut-offs, places, and a reason for every choice."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from internships.matching.market import NONE, NOT_ELIGIBLE, SCORE_BITS, Int64, Market, MarketError, Matching
from internships.matching.stability import cutoffs, preferred

SMALLEST_PUBLISHED_GROUP = 5


class Outcome(StrEnum):
    """What became of one choice."""

    ADMITTED = "admitted"
    HIGHER_CHOICE = "higher_choice"  # the student got a place they ranked above this one
    NOT_ELIGIBLE = "not_eligible"
    CLOSED = "closed"  # the class did not reach its minimum
    BELOW_CUTOFF = "below_cutoff"
    LOST_DRAW = "lost_draw"  # same score as the last one admitted, a later number in the lottery


@dataclass(frozen=True)
class Reason:
    """One line of a student's result. Scores and places are None where they do not apply."""

    position: int
    outcome: Outcome
    score: int | None  # None: not eligible
    place: int | None  # among all eligible students who ranked the position, 1 is the best; None: not eligible
    applicants: int  # the eligible students who ranked it
    lottery: int
    cutoff_score: int | None  # of the last one admitted; None: seats were left, or the class did not open
    cutoff_lottery: int | None
    held: int | None  # students at the moment the class was given up
    minimum: int

    @property
    def points_short(self) -> int:
        """Points missing to the score of the last one admitted; 0 when the draw decided, or nothing was missing."""
        if self.outcome != Outcome.BELOW_CUTOFF or self.score is None or self.cutoff_score is None:
            return 0
        return self.cutoff_score - self.score


@dataclass(frozen=True)
class PositionSummary:
    """A position's line in the published table."""

    position: int
    capacity: int
    minimum: int
    applicants: int
    admitted: int
    is_open: bool
    cutoff_score: int | None
    cutoff_lottery: int | None

    @property
    def cutoff_is_public(self) -> bool:
        """Whether enough were admitted for the cut-off not to be somebody's own score."""
        return self.admitted >= SMALLEST_PUBLISHED_GROUP


def explain(market: Market, matching: Matching, student: int) -> tuple[Reason, ...]:
    """A reason for every choice of one student, best first. For many students make one Report and ask it."""
    return Report(market, matching).explain(student)


class Report:
    """Everything that can be said about a certified matching. O(choices · log choices) once, then little per question.

    Raises MarketError when asked to explain a refusal that has no reason: the matching is not stable.
    """

    def __init__(self, market: Market, matching: Matching) -> None:
        self.market, self.matching = market, matching
        self.cutoffs = cutoffs(market, matching)
        self.closings = {closing.position: closing for closing in matching.closings}
        eligible = market.score != NOT_ELIGIBLE
        position, key = market.choices[eligible], market.keys[eligible]
        self._sorted_keys: Int64 = key[np.lexsort((key, position))]  # position by position, the weakest first
        self.applicants = np.bincount(position, minlength=market.positions)
        self._starts = np.concatenate(([0], np.cumsum(self.applicants)))

    def explain(self, student: int) -> tuple[Reason, ...]:
        """A reason for every choice of one student, best first."""
        return tuple(self._reason(student, rank) for rank in range(len(self._listed(student))))

    def summaries(self) -> tuple[PositionSummary, ...]:
        """One line per position, in order."""
        return tuple(self._summary(position) for position in range(self.market.positions))

    def placed_by_rank(self) -> list[int]:
        """How many students got their first choice, their second, and so on."""
        mine = (self.market.choices == self.matching.position[:, None]) & (self.market.choices != NONE)
        return [int(count) for count in mine.sum(axis=0)]

    def could_reopen(self) -> tuple[int, ...]:
        """Closed positions that enough students would rather have than what they got: ask them in a second round."""
        reopened = Matching(self.matching.position)  # as if nothing had been closed
        wanted = np.bincount(self.market.choices[preferred(self.market, reopened)], minlength=self.market.positions)
        return tuple(sorted(p for p, closing in self.closings.items() if wanted[p] >= closing.minimum))

    def _listed(self, student: int) -> list[int]:
        return [position for position in self.market.choices[student].tolist() if position != NONE]

    def _reason(self, student: int, rank: int) -> Reason:
        position = int(self.market.choices[student, rank])
        score = int(self.market.score[student, rank])
        closing = self.closings.get(position)
        cutoff_score, cutoff_lottery = self._cutoff(position)
        return Reason(
            position=position,
            outcome=self._outcome(student, rank),
            score=None if score == NOT_ELIGIBLE else score,
            place=None if score == NOT_ELIGIBLE else self._place(position, int(self.market.keys[student, rank])),
            applicants=int(self.applicants[position]),
            lottery=int(self.market.lottery[student]),
            cutoff_score=cutoff_score,
            cutoff_lottery=cutoff_lottery,
            held=closing.held if closing else None,
            minimum=int(self.market.minimum[position]),
        )

    def _outcome(self, student: int, rank: int) -> Outcome:
        listed, got = self._listed(student), int(self.matching.position[student])
        position, key = listed[rank], int(self.market.keys[student, rank])
        if position == got:
            return Outcome.ADMITTED
        if got in listed[:rank]:
            return Outcome.HIGHER_CHOICE
        if key == NOT_ELIGIBLE:
            return Outcome.NOT_ELIGIBLE
        if position in self.closings:
            return Outcome.CLOSED
        if key > self.cutoffs[position]:
            raise MarketError(f"student {student} was refused by position {position} without a reason")
        score_is_level = key >> SCORE_BITS == int(self.cutoffs[position]) >> SCORE_BITS
        return Outcome.LOST_DRAW if score_is_level else Outcome.BELOW_CUTOFF

    def _place(self, position: int, key: int) -> int:
        start, end = self._starts[position : position + 2]
        return int(end - start - np.searchsorted(self._sorted_keys[start:end], key))

    def _cutoff(self, position: int) -> tuple[int | None, int | None]:
        """Score and lottery number of the last one admitted, when every seat was taken."""
        key = int(self.cutoffs[position])
        if key == NONE:
            return None, None
        return key >> SCORE_BITS, (1 << SCORE_BITS) - 1 - (key & ((1 << SCORE_BITS) - 1))

    def _summary(self, position: int) -> PositionSummary:
        return PositionSummary(
            position,
            int(self.market.capacity[position]),
            int(self.market.minimum[position]),
            int(self.applicants[position]),
            int(np.count_nonzero(self.matching.position == position)),
            position not in self.closings,
            *self._cutoff(position),
        )
