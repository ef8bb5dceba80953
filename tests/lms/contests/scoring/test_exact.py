from decimal import Decimal, Inexact, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.scoring.exact import as_shown, distance, mean, root, square, to_hundredths, total

figures = st.decimals(min_value=-(10**9), max_value=10**9, places=9)
shares = st.fractions(min_value=-100, max_value=100)


@given(st.lists(figures))
def test_sums_are_exact(numbers):
    assert Fraction(total(numbers)) == sum(map(Fraction, numbers))


@given(figures, figures)
def test_distances_and_squares_are_exact(one, other):
    assert Fraction(distance(one, other)) == abs(Fraction(one) - Fraction(other))
    assert Fraction(square(one)) == Fraction(one) ** 2


def test_the_widest_figures_are_summed_exactly():
    widest, finest = Decimal("9" * 400 + "e1"), Decimal("0." + "0" * 398 + "1e-400")

    assert Fraction(total([square(widest), square(finest)])) == Fraction(widest) ** 2 + Fraction(finest) ** 2


def test_rounding_a_sum_is_an_error_and_no_score():
    with pytest.raises(Inexact):
        total([Decimal("1e6000"), Decimal("1e-6000")])


@given(st.lists(shares, min_size=1))
def test_the_mean_is_exact(numbers):
    assert mean(numbers) == sum(numbers, Fraction(0)) / len(numbers)


@given(shares.map(abs), shares.map(abs))
def test_a_larger_value_has_no_smaller_root(one, other):
    assert (root(one) <= root(other)) or one > other
    assert abs(root(one) ** 2 - one) <= one / 10**48


@pytest.mark.parametrize(
    ("value", "square_root"), [(Fraction(0), 0), (Fraction(9, 4), Fraction(3, 2)), (Fraction(4), 2)]
)
def test_the_root_of_a_square_is_exact(value, square_root):
    assert root(value) == square_root


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction("0.125"), "0.12"),
        (Fraction("0.135"), "0.14"),
        (Fraction("-0.125"), "-0.12"),
        (Fraction(100), "100.00"),
        (Fraction(0), "0.00"),
    ],
)
def test_hundredths_are_rounded_half_to_even(value, points):
    assert str(to_hundredths(value)) == points


def test_no_context_of_decimals_has_a_say():
    with localcontext() as context:
        context.prec = 2

        assert str(to_hundredths(Fraction(12345, 100))) == "123.45"
        assert str(as_shown(Fraction(2, 3))) == "0.66666666666666666667"
