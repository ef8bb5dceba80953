"""What is drawn for a case: the same for the same seed, on every machine and every Python.

Digests, as for papers (`grading/drawing.py`): of `random` only two methods are promised to stay as they are, and
whoever adds a third breaks the cases of stored attempts without seeing it. Figures are counted in steps of decimals,
so that 0.1 is drawn as it is written.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from courses.labs.errors import LabError

MOST_TRIES = 2000  # the least patient lab is content with one case in five
One = TypeVar("One")
Drawn = dict[str, Any]


class Chance:
    """Draws that follow from a scope (lab, seed, try) and from their order alone."""

    def __init__(self, *scope: object) -> None:
        self._scope, self._count = ":".join(map(str, scope)), 0

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included; 64 bits leave no bias that anybody could see."""
        self._count += 1
        digest = hashlib.sha256(f"{self._scope}:{self._count}".encode()).digest()
        return least + int.from_bytes(digest[:8], "big") % (most - least + 1)

    def figure(self, least: float, most: float, step: float) -> float:
        """A figure in whole steps from the least; without a point where all of them are whole."""
        low, high, by = (Decimal(str(one)) for one in (least, most, step))
        drawn = low + self.whole(0, int((high - low) / by)) * by
        return int(drawn) if low == int(low) and by == int(by) else float(drawn)

    def pick(self, options: Sequence[One]) -> One:
        """One of them."""
        return options[self.whole(0, len(options) - 1)]

    def some(self, options: Sequence[One], count: int) -> list[One]:
        """So many different ones, in the order drawn."""
        left = [*options]
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(count)]

    def happens(self, percent: int) -> bool:
        """True in so many of a hundred."""
        return self.whole(1, 100) <= percent


def first_worth(
    lab: str, seed: int, draw: Callable[[Chance], Drawn], worth: Callable[[Mapping[str, Any]], bool]
) -> Drawn:
    """The first case drawn for the seed that is worth solving. Raises LabError when none is, which no seed has done."""
    for attempt in range(MOST_TRIES):
        case = draw(Chance(lab, seed, attempt))
        if worth(case):
            return case
    raise LabError("seed", "a case worth solving is wanted")
