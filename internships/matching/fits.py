"""The fit of many students to many slots at once, and the slots that fit one student best. The rule is scores.fit's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from internships.matching import compiling
from internships.matching.arrays import NONE, MarketError, blocks
from internships.matching.scores import FULL_SCORE

MOST_LEVEL = 15
MOST_HELD = 255

Int32 = NDArray[np.int32]
Points = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Needs:
    """What every slot asks for, laid out for arithmetic. Made by `needs_of`.

    first     int64 (slots + 1,): a slot's needs are those from first[slot] to first[slot + 1]
    skill     int32 (needs,)
    worth     int16 (needs, levels): the points of each level held, from 0 up
    by_skill  int16 (levels, needs): the same in order of skill, skill s from begins[s] to begins[s + 1]
    slot      int32 (needs,): whose need it is, in order of skill
    """

    first: NDArray[np.int64]
    skill: Int32
    worth: NDArray[np.int16]
    by_skill: NDArray[np.int16]
    begins: NDArray[np.int64]
    slot: Int32

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return len(self.first) - 1

    @property
    def skills(self) -> int:
        """How many skills there are."""
        return len(self.begins) - 1

    @property
    def most(self) -> int:
        """The highest level anybody asks for; more counts as this."""
        return int(self.worth.shape[1]) - 1


class Recommended(NamedTuple):
    """Slots, the best fit first, with their scores; of equal scores the slot with the smaller number."""

    slots: Int32
    scores: Points


def needs_of(slots: Sequence[Sequence[tuple[int, int, int]]], skills: int) -> Needs:
    """(skill, level, weight) of every slot, in one place.

    skills  how many there are; a skill is a number below it
    raises  MarketError: unknown skill, a skill twice in a slot, level not from 1 to 15, weight below 1
    """
    rows = [(slot, *need) for slot, needs in enumerate(slots) for need in sorted(needs)]
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    slot, skill, level, _weight = table.T
    for wrong, sentence in (
        ((skill < 0) | (skill >= skills), "needs an unknown skill"),
        ((level < 1) | (level > MOST_LEVEL), "needs a level that is not from 1 to 15"),
        (table[:, 3] < 1, "has a need without weight"),
    ):
        if np.any(wrong):
            raise MarketError(f"slot {int(slot[wrong][0])} {sentence}")
    if np.any((slot[1:] == slot[:-1]) & (skill[1:] == skill[:-1])):
        raise MarketError("a slot needs every skill once at most")
    points = np.array(
        [share for needs in slots for share in _shares([weight for _s, _l, weight in sorted(needs)])], dtype=np.int64
    )
    held = np.arange(int(level.max(initial=0)) + 1)
    worth = (points[:, None] * np.minimum(held, level[:, None]) // level[:, None]).astype(np.int16)
    order = np.argsort(skill, kind="stable")
    return Needs(
        np.concatenate(([0], np.cumsum([len(needs) for needs in slots], dtype=np.int64))).astype(np.int64),
        skill.astype(np.int32),
        worth,
        np.ascontiguousarray(worth[order].T),
        np.searchsorted(skill[order], np.arange(skills + 1)),
        slot[order].astype(np.int32),
    )


def score(levels: ArrayLike, needs: Needs, lists: ArrayLike) -> Points:
    """int32, in the shape of the lists: each listed slot's score of the student, 0 to 10 000; -1 after the last.

    levels  uint8 (students, skills): level held, 0 for none
    lists   int32 (students, choices): slots, -1 after the last
    raises  MarketError: wrong shapes, unknown slot, levels that are not whole numbers from 0 to 255
    cost    needs of all listed slots; 18 million choices with 8 needs take well under a second compiled
    source  scores.fit, number for number
    """
    held, listed = _levels(levels), np.asarray(lists, dtype=np.int32)
    if held.ndim != 2 or listed.ndim != 2 or held.shape != (len(listed), needs.skills):
        raise MarketError("levels must be (students, skills) and lists (students, choices)")
    if listed.size and (listed.min() < NONE or listed.max() >= needs.slots):
        raise MarketError(f"lists name an unknown slot: there are {needs.slots}")
    out = np.full(listed.shape, NONE, dtype=np.int32)
    if compiling.pays(listed):
        try:
            from internships.matching import passes

            passes.fits(np.minimum(held, needs.most), needs.first, needs.skill, needs.worth, listed, out)
            return out
        except compiling.BROKEN as error:
            compiling.give_up(error)
    start = 0
    for block in blocks(listed):
        rows = slice(start, start + len(block))
        out[rows] = _score(held[rows], needs, block)
        start = rows.stop
    return out


def recommend(levels: ArrayLike, needs: Needs, k: int = 20, *, allowed: ArrayLike | None = None) -> Recommended:
    """The k slots that fit one student best.

    levels   uint8 (skills,): level held, 0 for none
    allowed  bool (slots,): slots that come into question, all without; fewer than k may come back
    cost     the needs that name a skill the student has; 50 000 slots take about a millisecond
    """
    held = np.asarray(levels)
    if held.shape != (needs.skills,) or held.dtype.kind not in "iu" or (held < 0).any():
        raise MarketError(f"levels must be {needs.skills} whole numbers from 0, one for every skill")
    mine = [
        (slice(*needs.begins[skill : skill + 2]), min(int(held[skill]), needs.most)) for skill in np.flatnonzero(held)
    ]
    slots = np.concatenate([needs.slot[rows] for rows, _level in mine] or [needs.slot[:0]])
    points = np.concatenate([needs.by_skill[level, rows] for rows, level in mine] or [needs.by_skill[0, :0]])
    total = np.bincount(slots, weights=points, minlength=needs.slots).astype(np.int32)
    total[needs.first[1:] == needs.first[:-1]] = FULL_SCORE
    if allowed is not None:
        total = np.where(np.asarray(allowed, dtype=np.bool_), total, NONE)
    return _best(total, min(max(k, 0), needs.slots))


def _levels(values: ArrayLike) -> NDArray[np.uint8]:
    given = np.asarray(values)
    if given.dtype.kind not in "iu" or (given.size and not (given.min() >= 0 and given.max() <= MOST_HELD)):
        raise MarketError(f"levels must be whole numbers from 0 to {MOST_HELD}")
    return given.astype(np.uint8, copy=False)


def _best(total: Points, k: int) -> Recommended:
    if k == 0:
        return Recommended(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    least = np.partition(total, len(total) - k)[len(total) - k]
    rows = np.flatnonzero(total >= max(least, 0))
    rows = rows[np.argsort(-total[rows], kind="stable")][:k]
    return Recommended(rows.astype(np.int32), total[rows])


def _score(held: NDArray[np.uint8], needs: Needs, listed: Int32) -> Points:
    """In numpy: the first need of every listed slot, then the second, and so on."""
    slot = np.where(listed == NONE, 0, listed)
    count = (needs.first[1:] - needs.first[:-1])[slot] if needs.slots else np.zeros(listed.shape, dtype=np.int64)
    count = np.where(listed == NONE, 0, count)
    total = np.where(count == 0, FULL_SCORE, 0).astype(np.int32)
    for number in range(int(count.max(initial=0))):
        student, column = np.nonzero(count > number)
        need = needs.first[slot[student, column]] + number
        there = np.minimum(held[student, needs.skill[need]], needs.most)
        total[student, column] += needs.worth[need, there]
    return np.where(listed == NONE, np.int32(NONE), total)


def _shares(weights: list[int]) -> list[int]:
    """Points in proportion to weight; rounded running totals make them add up to 10 000."""
    totals = list(accumulate(weights))
    ends = [FULL_SCORE * total // totals[-1] for total in totals]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
