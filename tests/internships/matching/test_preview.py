import numpy as np
import pytest

from internships.matching import (
    NONE,
    NOT_ELIGIBLE,
    Capped,
    Listed,
    Market,
    MarketError,
    Scored,
    Seats,
    preview,
    solve,
)
from tests.internships.matching.markets import changed, listed, market_of, rank_of, rich_market

# Slot 0 has one seat, slot 1 two; they may hold three together. Student 2 is left out.
MARKET = market_of([[0, 1], [0, 1], [0]], [[9, 5], [8, 5], [7]], [1, 2], groups=[([0, 1], 3)])
BEFORE = solve(MARKET)


def moves(market: Market, change: object) -> list[tuple[int, int, int]]:
    diff = preview(market, solve(market), change)
    return list(zip(diff.moved.tolist(), diff.before.tolist(), diff.after.tolist(), strict=True))


def test_one_more_seat_moves_whoever_it_is_for_and_who_follows():
    diff = preview(MARKET, BEFORE, Seats(0, 3))

    assert BEFORE.slot.tolist() == [0, 1, NONE]
    assert moves(MARKET, Seats(0, 3)) == [(1, 1, 0), (2, NONE, 0)]
    assert (diff.better, diff.worse, diff.opened, diff.closed) == (2, 0, (), ())
    assert diff.market.capacity.tolist() == [3, 2]


def test_a_better_score_takes_the_seat_from_who_had_it():
    diff = preview(MARKET, BEFORE, Scored(2, 0, 10))

    assert moves(MARKET, Scored(2, 0, 10)) == [(0, 0, 1), (2, NONE, 0)]
    assert (diff.better, diff.worse) == (1, 1)


def test_a_withdrawal_and_another_list():
    assert moves(MARKET, Listed(0)) == [(0, 0, NONE), (1, 1, 0)]
    assert moves(MARKET, Listed(0, (1, 0), (5, 9))) == [(0, 0, 1), (1, 1, 0)]


def test_a_student_who_gets_what_was_not_listed_before_is_counted_by_the_list_of_now():
    """A withdrawal cannot be to one's own advantage, whatever rank nothing has in an empty list."""
    diff = preview(MARKET, BEFORE, Listed(0))

    assert (diff.better, diff.worse) == (1, 1)


def test_a_lower_ceiling_leaves_the_weakest_out():
    assert moves(MARKET, Capped(0, 1)) == [(1, 1, NONE)]
    assert moves(MARKET, Capped(0, 0)) == [(0, 0, NONE), (1, 1, NONE)]


def test_a_minimum_may_close_a_class_and_no_minimum_open_it():
    closed = preview(MARKET, BEFORE, Seats(1, 2, minimum=2))
    opened = preview(closed.market, closed.matching, Seats(1, 2, minimum=0))

    assert (closed.opened, closed.closed) == ((), (1,))
    assert (opened.opened, opened.closed) == ((1,), ())
    assert np.array_equal(opened.matching.slot, BEFORE.slot)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Seats(2, 1), "there is no slot 2: there are 2"),
        (Seats(0, -1), "seats must be a whole number from 0, not -1"),
        (Seats(0, 1, minimum=2), "slot 0 needs 2 students to open and has 1 seats"),
        (Capped(1, 5), "there is no group 1: there are 1"),
        (Capped(0, -5), "a cap must be a whole number from 0, not -5"),
        (Listed(3), "there is no student 3: there are 3"),
        (Seats(0, 1.5), "seats must be a whole number from 0, not 1.5"),
        (Seats(0, 1, minimum=-1), "a minimum must be a whole number from 0, not -1"),
        (Listed(2, (0, 0), (1, 1)), "student 2 lists slot 0 twice"),
        (Listed(0, (0, 1), (1,)), "a list needs one score for every choice"),
        (Listed(0, (5,), (1,)), "student 0 lists slot 5, which is unknown: there are 2"),
        (Scored(2, 1, 5), "student 2 does not list slot 1"),
        (Scored(2, 0, float("nan")), "student 2 has the score nan at slot 0: not a number"),
    ],
)
def test_preview_refuses_what_cannot_be(change: object, message: str):
    with pytest.raises(MarketError, match=message):
        preview(MARKET, BEFORE, change)
    assert MARKET.capacity.tolist() == [1, 2]


@pytest.mark.parametrize("seed", range(40))
def test_a_preview_is_the_run_of_a_market_built_anew(seed: int):
    """With ceilings, reserves, minimums and both kinds of scores: whatever is kept of the old market must not matter."""
    market, rng = rich_market(seed), np.random.default_rng(seed)
    student = next(s for s in rng.permutation(market.students).tolist() if len(listed(market, s)) > 1)
    lists, scores = market.lists, market.scores
    slot = int(lists[student, 1])
    shuffled = rng.permutation(listed(market, student)).tolist()
    own = dict(zip(lists[student].tolist(), scores[student].tolist(), strict=True))
    changes = {
        Listed(student, tuple(shuffled), tuple(own[s] for s in shuffled)): _row(lists, scores, student, shuffled, own),
        Scored(student, slot, 3): _row(lists, scores, student, listed(market, student), own | {slot: 3}),
        Scored(student, slot, NOT_ELIGIBLE): _row(
            lists, scores, student, listed(market, student), own | {slot: NOT_ELIGIBLE}
        ),
        Seats(slot, int(market.capacity[slot]) + 2): {
            "capacities": market.capacity + 2 * (np.arange(market.slots) == slot)
        },
        Capped(1, 2): {
            "groups": [g._replace(cap=2) if number == 1 else g for number, g in enumerate(market.groups)],
        },
    }
    before = solve(market)

    for change, new in changes.items():
        diff, after = preview(market, before, change), solve(changed(market, **new))
        assert diff.matching.slot.tolist() == after.slot.tolist(), change
        assert diff.matching.closings == after.closings, change
        assert diff.moved.tolist() == np.flatnonzero(after.slot != before.slot).tolist()
        ranks = [[rank_of(market, s, int(of.slot[s])) for of in (before, after)] for s in diff.moved.tolist()]
        assert (diff.better, diff.worse) == (sum(b > a for b, a in ranks), sum(b < a for b, a in ranks)), change


def _row(lists: np.ndarray, scores: np.ndarray, student: int, row: list[int], own: dict[int, float]) -> dict:
    lists, scores = lists.copy(), scores.copy()
    lists[student, : len(row)], scores[student, : len(row)] = row, [own[slot] for slot in row]
    return {"lists": lists, "scores": scores}
