from decimal import Decimal

import pytest

from courses.grading.statistics import Level, level_of, percentile, summary


@pytest.mark.parametrize(
    ("score", "level"),
    [("100", "excellent"), ("90", "excellent"), ("89.9", "good"), ("80", "good"), ("70", "middling"), ("60", "pass"),
     ("59.9", "fail"), ("0", "fail")],
)  # fmt: skip
def test_level_of(score, level):
    assert level_of(Decimal(score)) == level


def test_summary_of_a_class():
    found = summary([Decimal(95), Decimal(61), Decimal(40), Decimal(84)])

    assert (found.count, found.mean, found.median) == (4, Decimal("70.0"), Decimal("72.5"))
    assert [found.levels[level] for level in Level] == [1, 1, 0, 1, 1]
    assert found.passed_percent == Decimal("75.0")


def test_summary_of_nobody():
    found = summary([])

    assert (found.count, found.mean, found.median, sum(found.levels.values())) == (0, None, None, 0)
    assert found.passed_percent is None


@pytest.mark.parametrize(("score", "rank"), [(10, "12.5"), (20, "50.0"), (30, "87.5")])
def test_percentile_counts_equals_half(score, rank):
    ordered = [Decimal(10), Decimal(20), Decimal(20), Decimal(30)]

    assert percentile(ordered, Decimal(score)) == Decimal(rank)
