"""Made-up markets of any size, to measure with: popular and unpopular slots, able and less able students."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE
from internships.matching.scores import FULL_SCORE

MADE_AT_ONCE = 65_536  # students; another number would draw other markets


class Sample(NamedTuple):
    """What build takes: lists int32 and scores float32 (students, choices), capacities int32, lottery int32."""

    lists: NDArray[np.int32]
    scores: NDArray[np.float32]
    capacities: NDArray[np.int32]
    lottery: NDArray[np.int32]


def province(students: int, slots: int, choices: int, *, shortest: int | None = None, seed: int = 1) -> Sample:
    """A market with seats for about 95 in a hundred; lists have from `shortest` to `choices` entries.

    Half of a score is the student's ability, half is the slot's own view. The same seed makes the same market.
    """
    rng = np.random.default_rng(seed)
    width = min(choices, slots)
    popularity = np.cumsum(rng.lognormal(0, 0.8, slots))
    lists = np.empty((students, width), dtype=np.int32)
    scores = np.empty((students, width), dtype=np.float32)
    for start in range(0, students, MADE_AT_ONCE):
        rows = slice(start, min(start + MADE_AT_ONCE, students))
        count = rows.stop - start
        lists[rows] = _different(rng, popularity / popularity[-1], count, width)
        length = rng.integers(min(shortest or width, width), width + 1, count)
        lists[rows][np.arange(width) >= length[:, None]] = NONE
        view = 0.7 * rng.standard_normal((count, 1)) + 0.7 * rng.standard_normal((count, width))
        scores[rows] = np.clip(np.rint(FULL_SCORE / 2 + FULL_SCORE / 7 * view), 0, FULL_SCORE)
    seats = np.maximum(1, rng.poisson(0.95 * students / slots, slots)).astype(np.int32)
    return Sample(lists, scores, seats, rng.permutation(students).astype(np.int32))


def _different(rng: np.random.Generator, share: NDArray[np.float64], count: int, width: int) -> NDArray[np.int32]:
    """Rows of slots drawn by popularity; what comes twice in a row is drawn again from all alike."""
    rows = np.minimum(np.searchsorted(share, rng.random((count, width))), len(share) - 1).astype(np.int32)
    while True:
        order = np.argsort(rows, axis=1, kind="stable")
        ordered = np.take_along_axis(rows, order, axis=1)
        again = np.zeros(rows.shape, dtype=np.bool_)
        np.put_along_axis(again, order[:, 1:], ordered[:, 1:] == ordered[:, :-1], axis=1)
        if not again.any():
            return rows
        rows[again] = rng.integers(0, len(share), int(again.sum()))
