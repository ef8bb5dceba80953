import sys

import numpy as np
import pytest

from internships.matching import FULL_SCORE, NONE, MarketError, Need, compiling, fit, needs_of, recommend, score

SKILLS = 12


def slots_of(rng: np.random.Generator, count: int) -> list[list[tuple[int, int, int]]]:
    """Up to six needs each, some none."""
    return [
        [(int(s), int(rng.integers(1, 6)), int(rng.integers(1, 5))) for s in rng.permutation(SKILLS)[: rng.integers(7)]]
        for _ in range(count)
    ]


def plain(held: np.ndarray, needs: list[tuple[int, int, int]]) -> int:
    """By the rule that explains itself."""
    levels = {f"{skill:02}": int(level) for skill, level in enumerate(held)}
    return fit(levels, [Need(f"{skill:02}", level, weight) for skill, level, weight in needs]).score


@pytest.mark.parametrize("compiled", [True, False])
def test_score_is_fit_for_every_listed_slot(compiled: bool, monkeypatch: pytest.MonkeyPatch):
    rng = np.random.default_rng(1)
    slots, held = slots_of(rng, 40), rng.integers(0, 9, (60, SKILLS))
    lists = rng.permuted(np.tile(np.arange(40), (60, 1)), axis=1)[:, :8]
    lists[np.arange(8) >= rng.integers(0, 9, 60)[:, None]] = NONE
    monkeypatch.setattr(compiling, "WORTH_COMPILING", 0 if compiled else sys.maxsize)

    found = score(held, needs_of(slots, SKILLS), lists)

    expected = [[NONE if s == NONE else plain(held[i], slots[s]) for s in row] for i, row in enumerate(lists.tolist())]
    assert found.tolist() == expected


def test_recommend_is_the_best_of_all_fits():
    rng = np.random.default_rng(2)
    slots = slots_of(rng, 300)
    needs = needs_of(slots, SKILLS)
    for _ in range(20):
        held = rng.integers(0, 6, SKILLS) * (rng.random(SKILLS) < 0.5)
        allowed = rng.random(300) < 0.7
        fits = [plain(held, one) for one in slots]
        best = sorted(np.flatnonzero(allowed).tolist(), key=lambda slot: (-fits[slot], slot))[:20]

        found = recommend(held, needs, 20, allowed=allowed)

        assert (found.slots.tolist(), found.scores.tolist()) == (best, [fits[slot] for slot in best])


def test_recommend_to_somebody_without_skills_and_with_fewer_slots_than_asked_for():
    needs = needs_of([[(0, 2, 1)], [], [(1, 1, 1)]], 2)

    assert recommend([0, 0], needs, 5).slots.tolist() == [1, 0, 2]
    assert recommend([0, 0], needs, 5).scores.tolist() == [FULL_SCORE, 0, 0]
    assert recommend([9, 0], needs, 1, allowed=[True, False, True]).slots.tolist() == [0]
    assert recommend([9, 0], needs, 5, allowed=[False] * 3).slots.tolist() == []
    assert recommend([9, 0], needs, 0).slots.tolist() == []


def test_without_slots_or_needs_there_is_nothing_to_fit():
    assert recommend([1], needs_of([], 1)).slots.tolist() == []
    assert score([[1]], needs_of([], 1), [[NONE]]).tolist() == [[NONE]]
    assert score([[1]], needs_of([[]], 1), [[0]]).tolist() == [[FULL_SCORE]]


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ([[(2, 1, 1)]], "slot 0 needs an unknown skill"),
        ([[], [(-1, 1, 1)]], "slot 1 needs an unknown skill"),
        ([[(0, 0, 1)]], "slot 0 needs a level that is not from 1 to 15"),
        ([[(0, 16, 1)]], "slot 0 needs a level that is not from 1 to 15"),
        ([[(0, 1, 0)]], "slot 0 has a need without weight"),
        ([[(0, 1, 1), (0, 2, 1)]], "a slot needs every skill once at most"),
    ],
)
def test_needs_of_refuses(slots: list, message: str):
    with pytest.raises(MarketError, match=message):
        needs_of(slots, 2)


@pytest.mark.parametrize(
    ("levels", "lists", "message"),
    [
        ([[1, 2, 3]], [[0]], "levels must be"),
        ([[1, 2]], [[0], [0]], "levels must be"),
        ([[1, 2]], [0], "levels must be"),
        ([[1, 2]], [[1]], "lists name an unknown slot: there are 1"),
        ([[1, 2]], [[-2]], "lists name an unknown slot: there are 1"),
        ([[1, 300]], [[0]], "levels must be whole numbers from 0 to 255"),
        ([[1, -1]], [[0]], "levels must be whole numbers from 0 to 255"),
        ([[1, 0.5]], [[0]], "levels must be whole numbers from 0 to 255"),
    ],
)
def test_score_refuses(levels: list, lists: list, message: str):
    with pytest.raises(MarketError, match=message):
        score(levels, needs_of([[(0, 1, 1)]], 2), lists)


@pytest.mark.parametrize("levels", [[1], [[1, 2]], [0.5, 1], [-1, 0]])
def test_recommend_refuses(levels: list):
    with pytest.raises(MarketError, match="levels must be 2 whole numbers from 0, one for every skill"):
        recommend(levels, needs_of([[(0, 1, 1)]], 2))
