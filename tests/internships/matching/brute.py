"""Many tiny markets at once: all assignments of each judged from the definition, and all of them as one large market."""

from itertools import permutations, product
from typing import NamedTuple

import numpy as np

from internships.matching import NONE, NOT_ELIGIBLE, Group, Market, Reserve, build

NO_CAP = 99


class Tiny(NamedTuple):
    """Markets of one shape; the first axis is the market.

    lists, scores  (markets, students, choices); -1 after the last, -inf for not eligible
    capacity       (markets, slots), of which `kept` are reserved for members (markets, students)
    lottery        (markets, students)
    caps           (markets, 2): most at the first two slots together, and at all; NO_CAP for none
    """

    lists: np.ndarray
    scores: np.ndarray
    capacity: np.ndarray
    kept: np.ndarray
    member: np.ndarray
    lottery: np.ndarray
    caps: np.ndarray

    @property
    def slots(self) -> int:
        return self.capacity.shape[1]

    @property
    def students(self) -> int:
        return self.lists.shape[1]

    def at(self, which: np.ndarray) -> "Tiny":
        """These of the markets, each as often as it is named."""
        return Tiny(*(part[which] for part in self))


class Judged(NamedTuple):
    """Every way to give each student a slot or none, and what the definition says of it.

    ways      (ways, students)
    feasible  bool (markets, ways)
    stable    bool (markets, ways)
    best      (markets,): the stable way in which nobody has anything worse than in any other
    """

    ways: np.ndarray
    feasible: np.ndarray
    stable: np.ndarray
    best: np.ndarray


def tiny_markets(seed: int, many: int, students: int = 4, slots: int = 3) -> Tiny:
    """Short and long lists, ties, slots without seats, students who may not go; a third with ceilings, a third with
    reserved seats. A third of the students rank everything: those markets have several stable matchings most often.
    """
    rng = np.random.default_rng(seed)
    number = np.arange(many)
    lists = rng.permuted(np.tile(np.arange(slots), (many, students, 1)), axis=2)
    length = np.where(rng.random((many, 1)) < 1 / 3, slots, rng.integers(0, slots + 1, (many, students)))
    lists = np.where(np.arange(slots) < length[..., None], lists, NONE)
    scores = np.where(number % 2, 3, 1000)[:, None, None] * rng.random(lists.shape) // 1 / 7
    scores = np.where((lists == NONE) | (rng.random(lists.shape) < 0.05), NOT_ELIGIBLE, scores)
    capacity = rng.integers(np.where(number % 5, 1, 0)[:, None], 3, (many, slots))
    kept = np.where(number[:, None] % 3 == 2, rng.integers(0, capacity + 1), 0)
    caps = np.stack([rng.integers(np.where(number % 7, 1, 0), 4), rng.integers(1, students + 1, many)], axis=1)
    caps[number % 3 != 1] = NO_CAP
    caps[number % 2 == 0, 1] = NO_CAP
    lottery = rng.permuted(np.tile(np.arange(students), (many, 1)), axis=1)
    return Tiny(lists, scores, capacity, kept, rng.random((many, students)) < 0.5, lottery, caps)


def side_by_side(tiny: Tiny) -> Market:
    """One market of all, which have nothing to do with each other: what happens in one tells of all."""
    many = len(tiny.lists)
    first = np.arange(many) * tiny.slots
    of = [[0, 1], list(range(tiny.slots))]
    return build(
        np.where(tiny.lists == NONE, NONE, tiny.lists + first[:, None, None]).reshape(-1, tiny.lists.shape[2]),
        tiny.scores.reshape(-1, tiny.lists.shape[2]),
        tiny.capacity.ravel(),
        lottery=(tiny.lottery + np.arange(many)[:, None] / many).ravel(),
        groups=[Group(first[m] + of[c], int(tiny.caps[m, c])) for m, c in np.argwhere(tiny.caps != NO_CAP).tolist()],
        reserves=[Reserve(tiny.kept.ravel(), tiny.member.ravel())] if tiny.kept.any() else (),
    )


def together(tiny: Tiny, slots: np.ndarray) -> np.ndarray:
    """One slot per student of each market, as slots of side_by_side."""
    return np.where(slots == NONE, NONE, slots + np.arange(len(slots))[:, None] * tiny.slots).ravel()


def apart(tiny: Tiny, slot: np.ndarray) -> np.ndarray:
    """(markets, students): the result of each market of side_by_side."""
    rows = slot.reshape(len(tiny.lists), tiny.students)
    return np.where(rows == NONE, NONE, rows - np.arange(len(rows))[:, None] * tiny.slots)


def judge(tiny: Tiny, at_once: int = 500) -> Judged:
    """The markets by the definition, a few hundred at a time."""
    parts = [
        _judge(tiny.at(np.arange(at, min(at + at_once, len(tiny.lists))))) for at in range(0, len(tiny.lists), at_once)
    ]
    return Judged(parts[0].ways, *(np.concatenate(one) for one in list(zip(*parts, strict=True))[1:]))


def ranks(tiny: Tiny) -> np.ndarray:
    """rank[m, i, j]: where student i lists slot j; more than any where not. The last column, -1, is for nothing."""
    rank = np.full((*tiny.lists.shape[:2], tiny.slots + 1), tiny.slots + 1)
    np.put_along_axis(rank, tiny.lists, np.arange(tiny.lists.shape[2])[None, None], axis=2)
    rank[..., NONE] = tiny.slots
    return rank


def values(tiny: Tiny) -> np.ndarray:
    """value[m, i, j]: how slot j values student i, larger is better, 0 not eligible. One scale, compared exactly: equal
    only where a student has the same score at two slots.
    """
    scores = np.full((*tiny.lists.shape[:2], tiny.slots + 1), NOT_ELIGIBLE)
    np.put_along_axis(scores, tiny.lists, tiny.scores, axis=2)
    scores = scores[..., :-1]
    flat = scores.reshape(len(scores), -1)
    drawn = np.repeat(-tiny.lottery, tiny.slots, axis=1)
    order = np.lexsort((drawn, flat), axis=1)
    flat, drawn = (np.take_along_axis(part, order, axis=1) for part in (flat, drawn))
    new = (flat[:, 1:] != flat[:, :-1]) | (drawn[:, 1:] != drawn[:, :-1])
    place = np.concatenate((np.ones((len(new), 1), dtype=int), 1 + np.cumsum(new, axis=1)), axis=1)
    value = np.empty_like(place)
    np.put_along_axis(value, order, place, axis=1)
    return np.where(scores == NOT_ELIGIBLE, 0, value.reshape(scores.shape))


def _judge(tiny: Tiny) -> Judged:
    ways = np.array(list(product([NONE, *range(tiny.slots)], repeat=tiny.students)))
    rank, value = ranks(tiny), values(tiny)
    got = np.take_along_axis(rank, np.broadcast_to(ways.T, (len(rank), *ways.T.shape)), axis=2).transpose(0, 2, 1)
    padded = np.concatenate((value, np.zeros((*value.shape[:2], 1), dtype=value.dtype)), axis=2)
    held = np.take_along_axis(padded, np.broadcast_to(ways.T, (len(rank), *ways.T.shape)), axis=2).transpose(0, 2, 1)
    inside = [np.isin(ways, slots) for slots in ([0, 1], list(range(tiny.slots)))]
    feasible = ((got <= tiny.slots) & ((held > 0) | (ways == NONE))).all(axis=2)
    for slot in range(tiny.slots):
        feasible &= (ways == slot).sum(axis=1) <= tiny.capacity[:, slot, None]
    for number, there in enumerate(inside):
        feasible &= there.sum(axis=1) <= tiny.caps[:, number, None]
    stable = feasible.copy()
    for student, slot in product(range(tiny.students), range(tiny.slots)):
        wants = (rank[:, student, slot, None] < got[..., student]) & (value[:, student, slot, None] > 0)
        takes = _would_take(tiny, ways, value[..., slot], student, slot)
        for number, there in enumerate(inside):
            if number or slot < 2:
                better = there & (held >= value[:, student, slot, None, None])  # equal: the student's own other seat
                takes &= better.sum(axis=2) < tiny.caps[:, number, None]
        stable &= ~(wants & takes)
    mine = np.where(stable[..., None], got, NO_CAP)
    best = stable & (mine == mine.min(axis=1, keepdims=True)).all(axis=2)
    assert (best.sum(axis=1) == 1).all()
    return Judged(ways, feasible, stable, best.argmax(axis=1))


def _would_take(tiny: Tiny, ways: np.ndarray, value: np.ndarray, student: int, slot: int) -> np.ndarray:
    """Whether the slot would choose the student among those it holds and this one.

    The best get its open seats; of the others the best members its reserved ones, then the best of the rest.
    """
    came = (ways == slot) | (np.arange(tiny.students) == student)
    above = value[:, :, None] > value[:, None, :]  # [m, l, k]: l is valued above k
    left = came & (came.astype(int) @ above >= (tiny.capacity - tiny.kept)[:, slot, None, None])
    liked = value + NO_CAP * tiny.member
    before = (left * (liked > liked[:, student, None])[:, None]).sum(axis=2)
    return ~left[..., student] | (before < tiny.kept[:, slot, None])


def untrue(tiny: Tiny) -> tuple[np.ndarray, Tiny]:
    """Every list that is not the true one, orders and parts of it alike: (market and student of each, the markets)."""
    width = tiny.lists.shape[2]
    rows = [row for size in range(width + 1) for row in permutations(range(width), size)]
    table = np.array([[*row, *[NONE] * (width - len(row))] for row in rows])
    length = (tiny.lists != NONE).sum(axis=2)
    true = np.where(np.arange(width) < length[..., None], np.arange(width), NONE)
    may = (table.max(axis=1) < length[..., None]) & (table != true[:, :, None]).any(axis=3)
    market, student, row = np.nonzero(may)
    lies = tiny.at(market)
    told, number = table[row], np.arange(len(row))
    lists, scores = lies.lists.copy(), lies.scores.copy()
    for out, filler in ((lists, NONE), (scores, NOT_ELIGIBLE)):
        mine = np.take_along_axis(out[number, student], np.maximum(told, 0), axis=1)
        out[number, student] = np.where(told == NONE, filler, mine)
    return np.stack([market, student]), lies._replace(lists=lists, scores=scores)
