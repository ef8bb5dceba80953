"""The clock's work row by row: what is wrong with one keeps no other waiting."""

import logging
from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)


def each_alone(step: Callable[[int], int | None], pks: Iterable[int]) -> int:
    """Take the step with every key; returns the sum of what it returned.

    A step that breaks is logged, counts nothing, and is the clock's again the next time.
    """
    return sum(_taken(step, pk) for pk in pks)


def _taken(step: Callable[[int], int | None], pk: int) -> int:
    try:
        return step(pk) or 0
    except Exception:  # whatever it is, it is that row's
        log.exception("%s: %s stays where it is", step.__name__, pk)
        return 0
