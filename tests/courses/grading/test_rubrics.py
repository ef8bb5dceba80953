"""Rubrics: sound ones are scored by weight, others are refused with what is wrong."""

from decimal import Decimal

import pytest

from courses.grading.rubrics import faults, missing, score
from tests.factories.assignments import CRITERIA, LEVELS


def row(**fields):
    return {"code": "c1", "name": "标准", "weight": 100, "levels": LEVELS, **fields}


@pytest.mark.parametrize(
    ("levels", "percent"), [((0, 0), "100.00"), ((1, 0), "76.00"), ((2, 2), "0.00"), ((0, 1), "84.00")]
)
def test_score_weighs_levels(levels, percent):
    assert score(CRITERIA, dict(zip(("c1", "c2"), levels, strict=True))) == Decimal(percent)


@pytest.mark.parametrize("levels", [{}, {"c1": 0}, {"c1": 0, "c2": 9}, {"c1": 0, "c2": -1}])
def test_score_wants_every_criterion(levels):
    assert missing(CRITERIA, levels) != []
    with pytest.raises(ValueError):
        score(CRITERIA, levels)


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (CRITERIA, []),
        ([], ["empty"]),
        ([row(weight=90)], ["weights"]),
        ([row(weight=0), row(code="c2", weight=100)], ["weights"]),
        ([row(name=" ")], ["no_name"]),
        ([row(levels=LEVELS[:1])], ["levels"]),
        ([row(levels=[{"name": "好", "percent": 90}, {"name": "差", "percent": 0}])], ["percents"]),
        ([row(levels=[{"name": "好", "percent": 100}, {"name": "差", "percent": 101}])], ["percents"]),
    ],
)
def test_faults_say_what_is_wrong(criteria, found):
    assert faults(criteria) == found
