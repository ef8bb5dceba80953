"""Rounding as the answers have it."""

import math
from typing import Any

GUARD = 1e-9
FINITE = 1e300  # what is larger, as JSON may hold, is no figure: a whole number of 400 digits is no float either


def money(value: float) -> float:
    """Two decimals."""
    return round(value + 0.0, 2)


def ratio(value: float) -> float:
    """Four decimals."""
    return round(value + 0.0, 4)


def steps(value: float) -> int:
    """Rounded up to the next whole one, where a hair above one is that one."""
    return math.ceil(value - GUARD)


def is_number(value: Any) -> bool:
    """Whether it is a figure: no truth value, not NaN, not infinite, none that a float cannot hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= FINITE
