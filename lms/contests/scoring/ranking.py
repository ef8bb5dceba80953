"""NDCG: how near the best an order of items puts what is relevant to the first places."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby

from lms.contests.scoring.exact import mean
from lms.contests.scoring.metrics import Pairs, Settings

MOST_CUTOFF = 1000
MOST_RELEVANT = 30
GAINS = {"exponential": lambda relevance: 2**relevance - 1, "linear": lambda relevance: relevance}
# Logarithms of decimals are rounded the same on every machine; those of floats are left to its C library.
DIGITS = Context(prec=60, rounding=ROUND_HALF_EVEN)
UNIT = 10**40
SHARE = 10**30

# An item as it is ranked: what it is ranked by, and what it is worth.
Item = tuple[Decimal, int]


def ndcg(pairs: Pairs, settings: Settings) -> Fraction:
    """Mean over the groups of DCG@k / best DCG@k; DCG@k = Σ gain(relevance at place i) / log2(i + 1), i = 1..k. 0 to 1.

    pairs    ids are (group, item); true is a whole relevance from 0, given a score, the larger the sooner
    ties     items of one score share the places they take evenly: the mean over every order of them
    groups   each must have something relevant, or its best DCG would be 0
    source   Järvelin & Kekäläinen 2002 (linear gain); Burges et al. 2005 (exponential);
             McSherry & Najork 2008 for ties
    """
    groups = _by_group(pairs, settings)
    return mean([share(items, settings.cutoff) for items in groups])


def share(items: Sequence[Item], cutoff: int) -> Fraction:
    """What a group's order is worth beside the best, to 30 decimals: a sum of longer ones would never end."""
    best = dcg([(Decimal(gain), gain) for _score, gain in items], cutoff)
    return Fraction(round(dcg(items, cutoff) / best * SHARE), SHARE)


def dcg(items: Iterable[Item], cutoff: int) -> Fraction:
    """Σ mean gain of those tied · the discounts of their places, over the first `cutoff` places."""
    found, place = Fraction(0), 1
    for _score, tied in groupby(sorted(items, reverse=True), key=lambda item: item[0]):
        if place > cutoff:
            break
        gains = [gain for _score, gain in tied]
        places = range(place, min(place + len(gains), cutoff + 1))
        found += Fraction(sum(gains) * sum(map(discount, places)), len(gains))
        place += len(gains)
    return found


@cache
def discount(place: int) -> int:
    """10^40 / log2(place + 1) as a whole number; place from 1."""
    found = DIGITS.divide(DIGITS.ln(Decimal(2)), DIGITS.ln(Decimal(place + 1)))
    return int(DIGITS.multiply(found, Decimal(UNIT)).to_integral_value(ROUND_HALF_EVEN, context=DIGITS))


def _by_group(pairs: Pairs, settings: Settings) -> list[list[Item]]:
    groups: dict[str, list[Item]] = {}
    for pair in pairs:
        gain = GAINS[settings.gain](int(pair.true[0]))
        groups.setdefault(pair.id[0], []).append((Decimal(pair.given[0]), gain))
    return list(groups.values())
