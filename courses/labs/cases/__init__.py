"""Cases for practice, one module for each lab: a case from a seed, what is asked of it and how it is read.

What makes a case worth solving is said by `_worth` of each module. VERSION is raised whenever a change, here or in the
model, gives some seed another case or some case another answer: attempts keep it, and one of an older version is
shown with what was stored of it instead of being worked out again.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from courses.labs.asking import Ask
from courses.labs.sheets import Sheet


class Teaching(Protocol):
    """What every module here holds."""

    VERSION: int

    def make(self, seed: int) -> dict[str, Any]:
        """A case, the same for the same seed."""

    def asks(self, case: Mapping[str, Any]) -> tuple[Ask, ...]:
        """What is filled in, from what of a case may be read."""

    def sheets(self, case: Mapping[str, Any]) -> tuple[Sheet, ...]:
        """What of a case may be read, in the order it is read."""
