"""The support matrix: weights of an outcome make one, what carries nothing is named, outcomes move with their support."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from courses.curricula.plans import Strength, faults
from courses.curricula.support import matrix_of, supports_of, with_outcomes
from tests.factories.programmes import make_plan, with_course

PLAN = with_course(with_course(make_plan(), "HX", supports=((1, "H"), (2, "L"))), "SX", supports=((1, "M"),))


def row(plan, code):
    return next(course.supports for course in plan.courses if course.code == code)


def test_weights_are_parts_of_the_points():
    found = supports_of(PLAN, 1)

    assert [(one.course.code, one.strength, one.weight) for one in found] == [
        ("HX", Strength.HIGH, Fraction(3, 5)),
        ("SX", Strength.MEDIUM, Fraction(2, 5)),
    ]


@given(some.lists(some.sampled_from(["", "H", "M", "L"]), min_size=6, max_size=6).filter(any))
def test_the_weights_of_an_outcome_make_one(letters):
    rows = zip(make_plan().courses, letters, strict=True)
    plan = make_plan(courses=tuple(replace(one, supports=((2, told),) if told else ()) for one, told in rows))

    weights = {one.strength: one.weight for one in supports_of(plan, 2)}

    assert sum(one.weight for one in supports_of(plan, 2)) == 1
    assert sorted(weights, key=lambda one: weights[one]) == [one for one in "LMH" if one in weights]


def test_what_carries_and_is_carried_by_nothing_is_named():
    plan = with_course(PLAN, "HX", supports=((1, "H"),))

    found = matrix_of(plan)

    assert (found.bare_outcomes, [one.code for one in found.bare_courses]) == ((2,), ["GB", "ZJ", "XX", "GW"])
    assert [(course.code, [cell and cell.weight for cell in cells]) for course, cells in found.rows] == [
        ("HX", [Fraction(3, 5), None]),
        ("SX", [Fraction(2, 5), None]),
    ]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (("能处理询盘", "能运营店铺"), ((1, "L"), (2, "H"))),
        (("新的", "能运营店铺", "能处理询盘"), ((2, "H"), (3, "L"))),
        (("能处理询盘",), ((1, "L"),)),
        (("能运营一个店铺", "能处理询盘"), ((1, "H"), (2, "L"))),
        # Which of the two it became is anybody's guess.
        (("能运营一个店铺", "能直播", "能处理询盘"), ((3, "L"),)),
        ((), ()),
    ],
)
def test_support_moves_with_its_outcome(outcomes, expected):
    moved = with_outcomes(PLAN, outcomes)

    assert (moved.outcomes, row(moved, "HX")) == (outcomes, expected)


@given(some.permutations(["甲", "乙", "丙", "丁"]))
def test_another_order_changes_no_weight(order):
    plan = with_course(make_plan(outcomes=("甲", "乙", "丙", "丁")), "HX", supports=((1, "H"), (3, "M"), (4, "L")))

    moved = with_outcomes(plan, order)

    assert {moved.outcomes[n - 1]: told for n, told in row(moved, "HX")} == {"甲": "H", "丙": "M", "丁": "L"}
    assert with_outcomes(moved, plan.outcomes) == plan


@pytest.mark.parametrize(
    ("supports", "code"),
    [(((3, "H"),), "prog_support_outcome"), (((0, "H"),), "prog_support_outcome"), (((1, "X"),), "prog_support"),
     (((1, "H"), (1, "L")), "prog_support_twice")],
)  # fmt: skip
def test_a_cell_that_means_nothing_is_a_fault(supports, code):
    found = faults(with_course(make_plan(), "HX", supports=supports), set())

    assert [(one.code, one.place, one.field) for one in found] == [(code, 2, "supports")]
