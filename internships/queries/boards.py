"""The board of candidates: a lane a stage, the longest waiting at its top, as far as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from internships.choices import Stage
from internships.queries.candidates import Shown

LANES = (Stage.NEW, Stage.SEEN, Stage.INTERVIEW, Stage.KEEP)


@dataclass(frozen=True)
class Lane:
    """A stage of the board: those shown, how many there are, and how many of them are not shown."""

    stage: Stage
    rows: Sequence[Shown]
    count: int

    @property
    def more(self) -> int:
        """How many stand further down."""
        return self.count - len(self.rows)


def lanes(rows: Sequence[Shown], most: int) -> list[Lane]:
    """The board's lanes of these candidates in their order, with at most so many shown in each."""
    inside = [(stage, [row for row in rows if row.stage == stage]) for stage in LANES]
    return [Lane(stage, found[:most], len(found)) for stage, found in inside]
