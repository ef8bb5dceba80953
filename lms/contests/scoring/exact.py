"""Exact sums of decimal figures, so that two answers equally wrong score the same whatever the order of their rows."""

from collections import Counter
from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction

# Figures have at most 400 digits on either side of 10^±400 (answers.py), so a sum of squares needs fewer than 5,000.
# Should one ever be rounded all the same, that is an error and not a score.
WIDE = Context(prec=5_000, Emin=-99_999, Emax=99_999, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])
ROOT_DIGITS = Context(prec=50, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero])
SHOWN_DIGITS = Context(prec=20, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero])


def total(figures: Iterable[Decimal]) -> Decimal:
    """The sum, not rounded."""
    found = Decimal(0)
    for figure in figures:
        found = WIDE.add(found, figure)
    return found


def distance(one: Decimal, other: Decimal) -> Decimal:
    """|one - other|, not rounded."""
    return WIDE.abs(WIDE.subtract(one, other))


def square(figure: Decimal) -> Decimal:
    """The square, not rounded."""
    return WIDE.multiply(figure, figure)


def root(value: Fraction) -> Fraction:
    """The square root to 50 digits; a larger value never has a smaller one."""
    return Fraction(ROOT_DIGITS.sqrt(ROOT_DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))))


def as_shown(value: Fraction) -> Decimal:
    """The value to 20 digits, half to even."""
    return SHOWN_DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def mean(shares: Collection[Fraction]) -> Fraction:
    """Their mean, not rounded. Those of one denominator are added first, or a hundred thousand would take minutes."""
    numerators: Counter[int] = Counter()
    for share in shares:
        numerators[share.denominator] += share.numerator
    return sum((Fraction(top, below) for below, top in numerators.items()), Fraction(0)) / len(shares)


def to_hundredths(value: Fraction) -> Decimal:
    """The value with two decimals, half to even. No context of decimals has a say in it."""
    hundredths = round(value * 100)
    return Decimal((int(hundredths < 0), tuple(map(int, str(abs(hundredths)))), -2))
