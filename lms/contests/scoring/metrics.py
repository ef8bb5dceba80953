"""How good an answer is: one small function a metric, exact, and the same whatever the order of rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from lms.contests.scoring.answers import Id, Value
from lms.contests.scoring.exact import distance, mean, root, square, total


class Pair(NamedTuple):
    """A row of the key and what was answered: its id, the true values, the given ones."""

    id: Id
    true: tuple[Value, ...]
    given: tuple[Value, ...]


Pairs = Sequence[Pair]


@dataclass(frozen=True)
class Settings:
    """What a metric is told beside the answers.

    positive   f1_binary: the label that is to be found
    cutoff     ndcg: how many places count, from the first
    gain       ndcg: "exponential" (2^relevance - 1) or "linear" (relevance)
    """

    positive: str = ""
    cutoff: int = 10
    gain: str = "exponential"


def accuracy(pairs: Pairs, settings: Settings) -> Fraction:
    """Rows whose label is the true one / rows. 0 to 1, a share.

    Source: ISO/IEC TS 4213:2022 (classification performance); labels are compared sign by sign.
    """
    return Fraction(sum(pair.true == pair.given for pair in pairs), len(pairs))


def exact_match(pairs: Pairs, settings: Settings) -> Fraction:
    """Rows all of whose values are the true ones / rows. 0 to 1, a share. Also called subset accuracy.

    Source: Rajpurkar et al. 2016 (SQuAD), without its stripping of case, articles and punctuation.
    """
    return accuracy(pairs, settings)


def mae(pairs: Pairs, settings: Settings) -> Fraction:
    """Mean absolute error, Σ|given - true| / n. From 0, in the unit of the values.

    Source: Willmott & Matsuura 2005.
    """
    return Fraction(total(_errors(pairs))) / len(pairs)


def rmse(pairs: Pairs, settings: Settings) -> Fraction:
    """Root mean squared error, √(Σ(given - true)² / n), to 50 digits. From 0, in the unit of the values.

    Source: Hyndman & Koehler 2006.
    """
    return root(Fraction(total(square(error) for error in _errors(pairs))) / len(pairs))


def f1_binary(pairs: Pairs, settings: Settings) -> Fraction:
    """2·TP / (2·TP + FP + FN) of the positive label, all others being negative. 0 to 1.

    The key must have the positive label, or 0/0 could come out. Source: van Rijsbergen 1979, chapter 7; Chinchor 1992.
    """
    return _f1_by_label(pairs)[settings.positive]


def f1_macro(pairs: Pairs, settings: Settings) -> Fraction:
    """Mean, over the labels of the key, of each label's F1 against all others. 0 to 1.

    A label that only the answer has is not averaged over (it would be a 0, and one more such label would cost every
    other row's worth); its rows are misses of their true labels. Source: Sokolova & Lapalme 2009, the mean of F1s
    (Opitz & Burst 2019 on the other reading).
    """
    return mean(_f1_by_label(pairs).values())


def _errors(pairs: Pairs) -> list[Decimal]:
    return [distance(Decimal(pair.given[0]), Decimal(pair.true[0])) for pair in pairs]


def _f1_by_label(pairs: Pairs) -> dict[Value, Fraction]:
    true = Counter(pair.true[0] for pair in pairs)
    given = Counter(pair.given[0] for pair in pairs)
    both = Counter(pair.true[0] for pair in pairs if pair.true == pair.given)
    # 2·TP + FP + FN is how often the label is true, and how often it is given, together.
    return {label: Fraction(2 * both[label], true[label] + given[label]) for label in true}
