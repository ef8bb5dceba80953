"""NDCG against published examples, and against every order that ties leave open."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.scoring.metrics import Pair, Settings
from lms.contests.scoring.ranking import dcg, discount, ndcg

groups = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=5).filter(
    lambda items: any(relevance for relevance, _score in items)
)


def ranked(relevances, scores, group="q"):
    rows = enumerate(zip(relevances, scores, strict=True))
    return [Pair((group, str(place)), (Decimal(one),), (Decimal(str(other)),)) for place, (one, other) in rows]


@pytest.mark.parametrize(
    ("relevances", "scores", "cutoff", "expected"),
    [
        # Järvelin & Kekäläinen's measure over six documents, as encyclopaedias work it out: 6.861 / 7.141.
        ([3, 2, 3, 0, 1, 2], [6, 5, 4, 3, 2, 1], 6, 0.9608),
        # scikit-learn's documentation of ndcg_score, the last one with a tie for the first place.
        ([10, 0, 0, 1, 5], [0.1, 0.2, 0.3, 4, 70], 5, 0.6957),
        ([10, 0, 0, 1, 5], [0.05, 1.1, 1.0, 0.5, 0.0], 5, 0.4937),
        ([10, 0, 0, 1, 5], [0.05, 1.1, 1.0, 0.5, 0.0], 4, 0.3520),
        ([10, 0, 0, 1, 5], [1, 0, 0, 0, 1], 1, 0.75),
    ],
)
def test_ndcg_is_as_published(relevances, scores, cutoff, expected):
    found = ndcg(ranked(relevances, scores), Settings(cutoff=cutoff, gain="linear"))

    assert float(found) == pytest.approx(expected, abs=5e-5)


def test_exponential_gain_prefers_the_most_relevant():
    # (2^1 - 1) + (2^2 - 1)/log2(3), over the other order.
    found = ndcg(ranked([1, 2], [2, 1]), Settings())

    assert float(found) == pytest.approx((1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3)))


def test_every_group_counts_the_same():
    pairs = ranked([1, 0], [2, 1], "short") + ranked([0, 0, 0, 1], [4, 3, 2, 1], "long")

    assert ndcg(pairs, Settings(cutoff=1)) == Fraction(1, 2)


def test_the_discount_is_one_over_the_logarithm():
    assert discount(1) == 10**40
    assert [discount(place) / 10**40 for place in (2, 3, 999)] == pytest.approx(
        [1 / math.log2(3), 0.5, 1 / math.log2(1000)]
    )


@given(groups, st.integers(1, 6))
def test_ties_are_worth_the_mean_of_every_order(items, cutoff):
    given_items = [(Decimal(score), relevance) for relevance, score in items]
    orders = [
        order
        for order in permutations(given_items)
        if [s for s, _ in order] == sorted((s for s, _ in order), reverse=True)
    ]
    worths = [
        sum(gain * discount(place) for place, (_score, gain) in enumerate(order, 1) if place <= cutoff)
        for order in orders
    ]

    assert dcg(given_items, cutoff) == Fraction(sum(worths), len(worths))


@given(groups, st.integers(1, 6))
def test_any_order_that_keeps_the_relevances_is_perfect(items, cutoff):
    relevances = [relevance for relevance, _score in items]
    scores = [2 * relevance + Fraction(score, 10) for relevance, score in items]
    pairs = ranked(relevances, [float(score) for score in scores])

    assert ndcg(pairs, Settings(cutoff=cutoff)) == 1
