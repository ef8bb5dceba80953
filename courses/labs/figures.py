"""Rounding as the answers have it."""

import math

GUARD = 1e-9


def money(value: float) -> float:
    """Two decimals."""
    return round(value + 0.0, 2)


def ratio(value: float) -> float:
    """Four decimals."""
    return round(value + 0.0, 4)


def steps(value: float) -> int:
    """Rounded up to the next whole one, where a hair above one is that one."""
    return math.ceil(value - GUARD)
