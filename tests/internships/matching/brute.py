"""Every assignment of a tiny market judged from the definition, all at once; and many tiny markets as one large one."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from internships.matching import NONE, NOT_ELIGIBLE, Market, build


def tiny_market(seed: int, students: int = 4, slots: int = 3, *, groups: bool = False) -> Market:
    """Short and long lists, ties, slots without seats, students who may not go; with groups one or two ceilings."""
    rng = np.random.default_rng(seed)
    lists = np.stack([rng.permutation(slots) for _ in range(students)]).astype(np.int32)
    if seed % 3:  # else everybody ranks everything: these have several stable matchings most often
        lists[np.arange(slots) >= rng.integers(0, slots + 1, students)[:, None]] = NONE
    scores = rng.integers(0, 3 if seed % 2 else 1000, (students, slots)) / 7
    scores[rng.random((students, slots)) < 0.05] = NOT_ELIGIBLE
    capacities = rng.integers(0 if seed % 5 == 0 else 1, 3, slots)
    caps = []
    if groups:
        caps = [([0, 1], int(rng.integers(0 if seed % 7 == 0 else 1, 4)))]
        caps += [(list(range(slots)), int(rng.integers(1, students + 1)))] if seed % 2 else []
    return build(lists, scores, capacities, lottery=rng.permutation(students), groups=caps)


def assignments(market: Market) -> np.ndarray:
    """Every way to give each student one listed slot or none, (ways, students)."""
    rows = [[NONE, *[slot for slot in row if slot != NONE]] for row in market.lists.tolist()]
    return np.array(list(product(*rows)), dtype=np.int32)


def ranks(market: Market) -> np.ndarray:
    """rank[i, j]: where student i lists slot j; as many as there are slots where not. The last column is for nothing."""
    table = np.full((market.students, market.slots + 1), market.slots + 1)
    table[:, NONE] = market.slots
    for student, row in enumerate(market.lists.tolist()):
        for rank, slot in enumerate(row):
            if slot != NONE:
                table[student, slot] = rank
    return table


def orders(market: Market) -> np.ndarray:
    """order[i, j]: how slot j values student i, larger is better, 0 not eligible; one scale, compared exactly."""
    scores = np.full((market.students, market.slots), NOT_ELIGIBLE)
    for student, (row, given) in enumerate(zip(market.lists.tolist(), market.scores.tolist(), strict=True)):
        for slot, score in zip(row, given, strict=True):
            if slot != NONE:
                scores[student, slot] = score
    pairs = [(scores[i, j], -int(market.lottery[i]), j) for i in range(market.students) for j in range(market.slots)]
    place = {pair: number for number, pair in enumerate(sorted(pairs), 1)}
    return np.array(
        [
            [
                0 if scores[i, j] == NOT_ELIGIBLE else place[scores[i, j], -int(market.lottery[i]), j]
                for j in range(market.slots)
            ]
            for i in range(market.students)
        ]
    ).reshape(market.students, market.slots)


def are_feasible(market: Market, ways: np.ndarray) -> np.ndarray:
    order = orders(market)
    fine = np.ones(len(ways), dtype=bool)
    for student in range(market.students):
        fine &= (ways[:, student] == NONE) | (order[student, ways[:, student]] > 0)
    for slots, cap in _limits(market):
        fine &= np.isin(ways, slots).sum(axis=1) <= cap
    return fine


def are_stable(market: Market, ways: np.ndarray) -> np.ndarray:
    """Feasible, and no student and slot who would both rather: the slot would, if no limit around it is used up by others
    who are all valued more.
    """
    order, rank = orders(market), ranks(market)
    fine = are_feasible(market, ways)
    held = np.where(ways == NONE, 0, order[np.arange(market.students), ways])
    for student in range(market.students):
        mine = rank[student, ways[:, student]]
        for slot in range(market.slots):
            wants = (rank[student, slot] < mine) & (order[student, slot] > 0)
            takes = np.ones(len(ways), dtype=bool)
            for slots, cap in _limits(market):
                if slot in slots:
                    takes &= (np.isin(ways, slots) & (held > order[student, slot])).sum(axis=1) < cap
            fine &= ~(wants & takes)
    return fine


def best_for_students(market: Market, ways: np.ndarray) -> np.ndarray:
    """The one of these in which nobody has anything worse than in any other. Fails if there is none."""
    rank = ranks(market)[np.arange(market.students), ways]
    best = np.flatnonzero((rank == rank.min(axis=0)).all(axis=1))
    assert len(best) == 1
    return ways[best[0]]


def _limits(market: Market) -> list[tuple[list[int], int]]:
    own = [([slot], int(seats)) for slot, seats in enumerate(market.capacity)]
    return own + [(group.slots.tolist(), group.cap) for group in market.groups]


def side_by_side(markets: Sequence[Market]) -> Market:
    """One market of many that have nothing to do with each other: what happens in one tells of all."""
    width = max(market.lists.shape[1] for market in markets)
    lists, scores, groups = [], [], []
    slots = 0
    for market in markets:
        pad = ((0, 0), (0, width - market.lists.shape[1]))
        rows = np.pad(market.lists, pad, constant_values=NONE)
        lists.append(np.where(rows == NONE, NONE, rows + slots))
        scores.append(np.pad(market.scores, pad, constant_values=NOT_ELIGIBLE))
        groups += [(group.slots + slots, group.cap) for group in market.groups]
        slots += market.slots
    drawn = np.concatenate([market.lottery + number / len(markets) for number, market in enumerate(markets)])
    return build(
        np.concatenate(lists),
        np.concatenate(scores),
        np.concatenate([market.capacity for market in markets]),
        lottery=drawn,
        minimums=np.concatenate([market.minimum for market in markets]),
        groups=groups,
    )


def apart(markets: Sequence[Market], slot: np.ndarray) -> list[list[int]]:
    """The result of each market of side_by_side."""
    results, students, slots = [], 0, 0
    for market in markets:
        part = slot[students : students + market.students]
        results.append(np.where(part == NONE, NONE, part - slots).tolist())
        students, slots = students + market.students, slots + market.slots
    return results
