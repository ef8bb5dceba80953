"""Markets to test with: random ones, one per seed, and the two WPI rounds."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from internships.matching import NONE, NOT_ELIGIBLE, Market, Matching, build, restore

WPI = Path(__file__).parents[2] / "data" / "wpi"


def market_of(ranked, scores, capacity, minimum=None, lottery=None, **more) -> Market:
    """Rows of any length; a score of -1 is not eligible; without a lottery the first row drew first."""
    floats = [[NOT_ELIGIBLE if score == -1 else float(score) for score in row] for row in scores]
    drawn = range(len(ranked)) if lottery is None else lottery
    return build(ranked, floats, np.array(capacity, dtype=np.int32), lottery=drawn, minimums=minimum, **more)


def changed(market: Market, **change) -> Market:
    """The same market with some of what it was built from changed."""
    given = {
        "lists": market.lists,
        "scores": market.scores,
        "capacities": market.capacity,
        "lottery": market.lottery,
        "minimums": market.minimum,
        "groups": market.groups,
        "reserves": market.reserves,
    }
    return build(**(given | change))


def random_market(
    seed: int, students: int = 5, slots: int = 4, *, levels: int = 3, seats: int = 2, minimums: bool = False
) -> Market:
    """Few score levels, so there are ties; some pairs not eligible, some lists empty."""
    rng = np.random.default_rng(seed)
    ranked = [rng.permutation(slots)[: rng.integers(0, slots + 1)].tolist() for _ in range(students)]
    scores = [rng.integers(0 if rng.random() < 0.9 else -1, levels, len(row)).tolist() for row in ranked]
    capacity = rng.integers(1, seats + 1, slots)
    minimum = rng.integers(0, capacity + 1) if minimums else np.zeros(slots, dtype=int)
    return market_of(ranked, scores, capacity, minimum, rng.permutation(students))


def rich_market(seed: int, students: int = 60, slots: int = 9) -> Market:
    """Everything at once: ceilings inside ceilings, two kinds of reserved seats, minimums, slots without seats."""
    rng = np.random.default_rng(seed)
    lists = rng.permuted(np.tile(np.arange(slots), (students, 1)), axis=1)
    lists[np.arange(slots) >= rng.integers(0, slots + 1, students)[:, None]] = NONE
    scores = rng.integers(0, (4, 100, 20_000)[seed % 3], lists.shape) / (1, 7)[seed % 2]
    scores[rng.random(lists.shape) < 0.05] = NOT_ELIGIBLE
    capacity = rng.integers(0, 9, slots)
    kept = rng.integers(0, capacity + 1)
    firms, city = [[0, 1, 2], [3, 4], [5]], [0, 1, 2, 3, 4, 5]
    return build(
        lists,
        scores,
        capacity,
        lottery=rng.permutation(students),
        minimums=np.where(rng.random(slots) < 0.3, rng.integers(0, capacity + 1), 0),
        groups=[(firm, int(rng.integers(0, 12))) for firm in firms] + [(city, int(rng.integers(5, 30)))],
        reserves=[(kept // 2, rng.random(students) < 0.3), (kept - kept // 2, rng.random(students) < 0.6)],
    )


def order_market(seed: int, students: int = 14, slots: int = 6) -> Market:
    """Like order classes: four in ten open only with 60 % of their seats taken."""
    rng = np.random.default_rng(seed)
    ranked = [rng.permutation(slots)[: rng.integers(2, slots)].tolist() for _ in range(students)]
    scores = [rng.integers(0, 100, len(row)).tolist() for row in ranked]
    capacity = rng.integers(2, 5, slots)
    minimum = np.where(rng.random(slots) < 0.4, np.ceil(capacity * 0.6).astype(int), 0)
    return market_of(ranked, scores, capacity, minimum, rng.permutation(students))


def listed(market: Market, student: int) -> list[int]:
    return [p for p in market.lists[student].tolist() if p != NONE]


def key_of(market: Market, student: int, slot: int) -> tuple[int, int]:
    """Score, then the draw: written from the definition, not from Market.keys."""
    rank = market.lists[student].tolist().index(slot)
    return float(market.scores[student, rank]), -int(market.lottery[student])


def is_eligible(market: Market, student: int, slot: int) -> bool:
    return key_of(market, student, slot)[0] != NOT_ELIGIBLE


def rank_of(market: Market, student: int, slot: int) -> int:
    """0 for the first choice; one more than the last for nothing."""
    row = listed(market, student)
    return len(row) if slot == NONE else row.index(slot)


def is_stable(market: Market, assignment: Sequence[int]) -> bool:
    """From the definition, pair by pair: within seats, eligible, and no student and slot who would both gain."""
    inside = [[s for s, p in enumerate(assignment) if p == slot] for slot in range(market.slots)]
    if any(len(held) > market.capacity[slot] for slot, held in enumerate(inside)):
        return False
    if any(p != NONE and not is_eligible(market, s, p) for s, p in enumerate(assignment)):
        return False
    return not any(
        is_eligible(market, s, p) and _would_take(market, s, p, inside[p])
        for s, got in enumerate(assignment)
        for p in listed(market, s)[: rank_of(market, s, got)]
    )


def _would_take(market: Market, student: int, slot: int, held: list[int]) -> bool:
    if len(held) < market.capacity[slot]:
        return True
    return any(key_of(market, other, slot) < key_of(market, student, slot) for other in held)


def matching_of(market: Market, assignment: Sequence[int]) -> Matching:
    return restore(market, np.array(assignment, dtype=np.int32))


def with_list(market: Market, student: int, row: Sequence[int]) -> Market:
    """The same market, this student ranking otherwise; the slots' scores stay what they are."""
    ranked = [listed(market, s) for s in range(market.students)]
    scores = [[key_of(market, s, p)[0] for p in ranked[s]] for s in range(market.students)]
    scores[student] = [key_of(market, student, p)[0] for p in row]
    ranked[student] = list(row)
    return changed(market, lists=ranked, scores=scores)


def without_positions(market: Market, closed: set[int]) -> Market:
    """The same market with these slots struck from every list and no minimums."""
    ranked = [[p for p in listed(market, s) if p not in closed] for s in range(market.students)]
    scores = [[key_of(market, s, p)[0] for p in ranked[s]] for s in range(market.students)]
    return changed(market, lists=ranked, scores=scores, minimums=None)


class WpiRound(NamedTuple):
    """What students said of projects (0, 0.5, 1), what projects give students (0 to 1), and the seats."""

    wishes: np.ndarray
    scores: np.ndarray
    capacity: np.ndarray


def wpi_round(year: str) -> WpiRound:
    return WpiRound(
        _table(f"{year}.student_preference")[:, 1:],
        _table(f"{year}.project_preference")[:, 1:],
        _table(f"{year}.project_capacity")[:, 1].astype(int),
    )


def _table(name: str) -> np.ndarray:
    with (WPI / f"{name}.csv").open(newline="") as lines:
        return np.array(list(csv.reader(lines))[1:], dtype=float)


def wpi_market(year: str, draw: int) -> Market:
    """The round as a market: wishes above 0 listed, equal wishes in drawn order, scores as they are."""
    round_ = wpi_round(year)
    rng = np.random.default_rng(draw)
    ranked = [_by_wish(row, rng) for row in round_.wishes]
    scores = [round_.scores[student, row].tolist() for student, row in enumerate(ranked)]
    return market_of(
        ranked, scores, round_.capacity, np.zeros(len(round_.capacity), dtype=int), rng.permutation(len(ranked))
    )


def _by_wish(row: np.ndarray, rng: np.random.Generator) -> list[int]:
    drawn = rng.permutation(np.flatnonzero(row > 0))
    return drawn[np.argsort(-row[drawn], kind="stable")].tolist()
