"""Attainment: exact, never renormalised in silence, and nobody's score can be told from it."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from courses.curricula.attainment import FEWEST, Status, Student, attain, readable, tabulate
from courses.curricula.support import supports_of
from tests.factories.programmes import make_plan, with_course

PLAN = with_course(with_course(make_plan(), "HX", supports=((1, "H"),)), "SX", supports=((1, "M"),))
SUPPORTS = supports_of(PLAN, 1)
LEAST = Decimal("0.65")
CLASS = [Student(n, 1, 2024) for n in range(6)]


def marks(*scores):
    return {person: Decimal(score) for person, score in enumerate(scores)}


def attained(**scores):
    return attain(SUPPORTS, tabulate(scores, CLASS).whole)


def test_weighted_means_are_added():
    found = attained(HX=marks(90, 80, 70, 60, 50), SX=marks(80, 80, 80, 80, 81, 82))

    assert found.value == Fraction(3, 5) * Fraction(70, 100) + Fraction(2, 5) * Fraction(483, 600)
    assert (found.covered, found.of_covered, found.sample) == (1, found.value, 6)
    assert [line.cell.mean for line in found.lines] == [70, Fraction(161, 2)]


def test_a_course_without_scores_adds_nothing_and_gives_its_weight_to_nobody():
    found = attained(HX=marks(90, 90, 90, 90, 90))

    assert (found.value, found.covered, found.of_covered) == (Fraction(27, 50), Fraction(3, 5), Fraction(9, 10))
    assert [line.share for line in found.lines] == [Fraction(27, 50), None]
    assert (found.sample, found.status(LEAST)) == (5, Status.OPEN)


@pytest.mark.parametrize(
    ("core", "practice", "status"),
    [
        ([65] * 5, [65] * 5, Status.ATTAINED),
        (["64.99", 65, 65, 65, 65], [65] * 5, Status.MISSED),
        # The other course is worth 0.4: with it all, these come to 0.646 and to 0.652.
        ([41] * 5, [], Status.MISSED),
        ([42] * 5, [], Status.OPEN),
        ([], [10] * 5, Status.MISSED),
        ([], [13] * 5, Status.OPEN),
        ([], [], Status.OPEN),
    ],
)
def test_a_verdict_is_one_no_score_can_turn(core, practice, status):
    assert attained(HX=marks(*core), SX=marks(*practice)).status(LEAST) == status


def test_an_outcome_nobody_carries_has_no_verdict():
    assert attain((), {}).status(LEAST) == Status.OPEN


def test_four_scores_of_a_course_are_not_told():
    found = attained(HX=marks(90, 90, 90, 90), SX=marks(80, 80, 80, 80, 80))

    assert [(line.cell.hidden, line.cell.mean) for line in found.lines] == [(True, None), (False, 80)]
    assert (found.value, found.sample) == (Fraction(8, 25), 5)


def test_scores_of_others_are_passed_over():
    found = attain(SUPPORTS, tabulate({"HX": marks(*[90] * 6) | {99: Decimal(0)}}, CLASS).whole)

    assert (found.lines[0].cell.mean, found.sample) == (90, 6)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({1: 9, 2: 8}, {1, 2}),
        ({1: 9, 2: 8, 3: 3}, {1}),
        ({1: 9, 3: 3}, set()),
        ({1: 9, 2: 3, 3: 2}, {1}),
        ({1: 9, 2: 0}, {1}),
        ({}, set()),
    ],
)
def test_a_difference_tells_nobody_s_score(counts, told):
    assert readable(counts) == told


PEOPLE = some.lists(some.tuples(some.integers(1, 2), some.integers(0, 2), some.booleans()), max_size=40)


@given(PEOPLE)
def test_what_is_hidden_beside_what_is_told_is_five_people_or_more(drawn):
    students = [Student(n, 10 * year + group, year) for n, (year, group, _sat) in enumerate(drawn)]
    scores = {n: Decimal(n) for n, (_year, _group, sat) in enumerate(drawn) if sat}

    found = tabulate({"HX": scores}, students)

    whole = found.whole["HX"]
    years = {year: cells["HX"] for year, cells in found.years.items() if "HX" in cells}
    classes = defaultdict(list)
    for number, cells in found.classes.items():
        if "HX" in cells:
            classes[number // 10].append(cells["HX"])
    families = [(whole, list(years.values())), *((cell, classes[year]) for year, cell in years.items())]
    assert whole.people == set(scores)
    for parent, parts in families:
        hidden = sum(len(one.people) for one in parts if one.hidden)
        assert all(one.hidden or not one.people or len(one.people) >= FEWEST for one in [parent, *parts])
        assert hidden == 0 or hidden >= FEWEST or all(one.hidden for one in [parent, *parts])
        assert not parent.hidden or all(one.hidden for one in parts)


# Drawn as whole numbers: decimals are slow to draw, and on a busy machine that is a failure of its own.
SCORES = some.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)


@given(some.tuples(*[SCORES] * 6), some.permutations(range(6)))
def test_the_order_of_people_and_of_courses_is_nothing(scores, order):
    turned = make_plan(courses=PLAN.courses[::-1])
    own = marks(*scores)

    one = attain(SUPPORTS, tabulate({"HX": own, "SX": own}, CLASS).whole)
    other = attain(supports_of(turned, 1), tabulate({"SX": own, "HX": own}, [CLASS[n] for n in order]).whole)

    assert (one.value, one.covered, one.sample) == (other.value, other.covered, other.sample)
    assert 0 <= one.value <= one.covered == 1 and one.value == Fraction(sum(scores)) / 600


@given(SCORES)
def test_a_better_score_never_attains_less(score):
    low, high = (attained(HX=marks(10, 10, 10, 10, best)) for best in (Decimal(0), score))

    assert low.value <= high.value


def test_classes_and_years_have_their_own_means():
    students = [*CLASS, *[replace(one, person=one.person + 10, school_class=2) for one in CLASS],
                *[Student(one.person + 20, 3, 2025) for one in CLASS]]  # fmt: skip
    scores = {"HX": {one.person: Decimal(10 * one.school_class) for one in students}}

    found = tabulate(scores, students)

    assert {key: cells["HX"].mean for key, cells in found.classes.items()} == {1: 10, 2: 20, 3: 30}
    assert {key: cells["HX"].mean for key, cells in found.years.items()} == {2024: 15, 2025: 30}
    assert found.whole["HX"].mean == 20
