"""The metrics there are, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lms.contests.scoring.answers import Needs
from lms.contests.scoring.metrics import Pairs, Settings, accuracy, exact_match, f1_binary, f1_macro, mae, rmse
from lms.contests.scoring.ranking import ndcg


@dataclass(frozen=True)
class Metric:
    """A metric: what a perfect answer gets (`best`), what none can be worse than (`worst`, None without a bound).

    needs     what stands in the columns of values
    several   whether there may be more than one such column
    measure   (pairs, settings) -> value; there is at least one pair
    """

    key: str
    higher_is_better: bool
    best: Fraction
    worst: Fraction | None
    needs: Needs
    measure: Callable[[Pairs, Settings], Fraction]
    several: bool = False


NONE, ALL = Fraction(0), Fraction(1)
METRICS = {
    metric.key: metric
    for metric in (
        Metric("accuracy", True, ALL, NONE, Needs.LABEL, accuracy),
        Metric("exact_match", True, ALL, NONE, Needs.LABEL, exact_match, several=True),
        Metric("f1_binary", True, ALL, NONE, Needs.LABEL, f1_binary),
        Metric("f1_macro", True, ALL, NONE, Needs.LABEL, f1_macro),
        Metric("mae", False, NONE, None, Needs.NUMBER, mae),
        Metric("rmse", False, NONE, None, Needs.NUMBER, rmse),
        Metric("ndcg", True, ALL, NONE, Needs.RANK, ndcg),
    )
}
