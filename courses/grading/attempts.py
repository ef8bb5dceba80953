"""Which questions an attempt gets, and what the attempt is worth."""

import hashlib
from collections.abc import Iterable, Sequence


def draw(codes: Iterable[str], count: int, seed: int) -> list[str]:
    """`count` of the codes (all, if there are fewer) in the order this seed always gives, whatever order they come in.

    A digest instead of `random`: the same on every Python, so that an appeal years later draws the same paper.
    """
    return sorted(set(codes), key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).digest())[:count]


def score_percent(fractions: Sequence[float]) -> float:
    """The share earned, 0 to 100 with one decimal; every question weighs the same. 0 for no questions."""
    return round(100 * sum(fractions) / len(fractions), 1) if fractions else 0.0
