"""The words for what became of a choice, and all a student is told of one."""

from dataclasses import dataclass
from enum import StrEnum


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
REFUSED = (Outcome.BELOW_CUTOFF, Outcome.LOST_DRAW, Outcome.CEILING)  # of somebody who may have the slot: they wait


def code_of(outcome: Outcome) -> int:
    """The number of a word in OUTCOMES."""
    return OUTCOMES.index(outcome)


@dataclass(frozen=True)
class Reason:
    """One line of a student's result. Scores and places are None where they do not apply."""

    slot: int
    outcome: Outcome
    score: float | None  # None: not eligible
    place: int | None  # among all eligible students who ranked the slot, 1 is the best; None: not eligible
    applicants: int  # the eligible students who ranked it
    lottery: int
    # Of the last one admitted to the seats that ask least of the student, or to those they sit in. None: seats were
    # left, the class did not open, or the last one stood before this student by belonging to a category alone.
    cutoff_score: float | None
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
