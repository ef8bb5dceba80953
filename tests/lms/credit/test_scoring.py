from math import isclose

import pytest

from lms.credit.scoring import AMOUNT_CAP, HALF_LIFE_DAYS, PRIOR_MEAN, Experience, score, weight


def test_weight_halves_in_a_year():
    fresh, old = Experience(5, 0, AMOUNT_CAP), Experience(5, HALF_LIFE_DAYS, AMOUNT_CAP)

    assert (weight(fresh), weight(old)) == (1.0, 0.5)


@pytest.mark.parametrize("amount, expected", [(0, 0.0), (15_000, 0.5), (30_000, 1.0), (3_000_000, 1.0)])
def test_weight_grows_with_the_money_up_to_a_cap(amount, expected):
    assert weight(Experience(3, 0, amount)) == expected


def test_score_of_nothing_is_the_prior():
    assert (score([]).mean_stars, score([]).points, score([]).tier) == (PRIOR_MEAN, 62.5, "C")


def test_score_adds_up_by_hand():
    result = score([Experience(5, 0, AMOUNT_CAP), Experience(4, HALF_LIFE_DAYS, AMOUNT_CAP)])

    # (3.5·3 + 5·1 + 4·0.5) / (3 + 1 + 0.5)
    assert isclose(result.mean_stars, 17.5 / 4.5)
    assert isclose(result.points, 100 * (17.5 / 4.5 - 1) / 4, abs_tol=1e-6)


@pytest.mark.parametrize("stars, tier", [(5.0, "A"), (4.0, "B"), (3.3, "C"), (1.0, "D")])
def test_tier_follows_many_fresh_ratings(stars, tier):
    assert score([Experience(stars, 0, AMOUNT_CAP)] * 200).tier == tier


@pytest.mark.parametrize("points, tier", [(85.0, "A"), (70.0, "B"), (55.0, "C")])
def test_tier_begins_at_its_edge(points, tier):
    stars = 1 + points / 25

    assert score([Experience(stars + 0.01, 0, AMOUNT_CAP)] * 3000).tier == tier
    assert score([Experience(stars - 0.01, 0, AMOUNT_CAP)] * 3000).tier != tier


def test_one_bad_rating_moves_less_than_the_prior_holds():
    assert score([Experience(1, 0, AMOUNT_CAP)]).points > 45
