import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from internships import matching
from internships.operations.orders import close_order
from internships.queries import slots
from internships.queries.slots import slots_of
from tests.factories.internships import make_approved, make_cast, make_draft, make_skill

SKILLS = [f"S-{number}" for number in range(12)]


def row(pk):
    return (pk, 1, None, None, "order_class", 4000, 5, date(2026, 12, 1), 2, None)


def some_orders(seed, count=40):
    """Orders with nought to five needs each: (rows, {order: needs})."""
    dice = random.Random(seed)
    needs = {
        pk: [(code, dice.randint(1, 3), dice.randint(1, 9)) for code in sorted(dice.sample(SKILLS, dice.randint(0, 5)))]
        for pk in range(1, count + 1)
    }
    return [row(pk) for pk in needs], needs


def columns(rows, needs):
    return slots_of(rows, [(pk, *need) for pk, wanted in needs.items() for need in wanted])


@pytest.mark.parametrize("seed", range(25))
def test_scores_of_all_orders_are_those_the_matching_gives_one_by_one(seed):
    rows, needs = some_orders(seed)
    dice = random.Random(seed + 1000)
    levels = {code: dice.randint(0, 4) for code in dice.sample([*SKILLS, "UNKNOWN"], 7)}

    found = columns(rows, needs).scores(levels).tolist()

    one_by_one = [matching.fit(levels, [matching.Need(*need) for need in wanted]).score for wanted in needs.values()]
    assert found == one_by_one


@pytest.mark.parametrize("seed", range(10))
def test_missing_counts_the_skills_that_fall_short(seed):
    rows, needs = some_orders(seed)
    levels = dict.fromkeys(SKILLS[::2], seed % 3)

    found = columns(rows, needs).missing(levels).tolist()

    assert found == [sum(levels.get(code, 0) < level for code, level, _w in wanted) for wanted in needs.values()]


def test_asks_for_any_of_the_skills():
    found = columns([row(1), row(2), row(3)], {1: [("A", 1, 1)], 2: [], 3: [("B", 2, 1), ("C", 1, 1)]})

    assert found.asks_for([found.number_of["A"], found.number_of["C"]]).tolist() == [True, False, True]


def test_no_orders_make_empty_columns():
    empty = columns([], {})

    assert (len(empty), empty.scores({"A": 1}).tolist(), empty.missing({}).tolist()) == (0, [], [])


@pytest.mark.django_db
def test_columns_follow_approved_and_closed_orders():
    cast = make_cast()
    first = make_approved(cast)
    before = slots.open_slots().order.tolist()
    second = make_approved(cast)
    both = slots.open_slots().order.tolist()
    close_order(first.pk, by=cast.manager)

    assert (before, both, slots.open_slots().order.tolist()) == ([first.pk], [first.pk, second.pk], [second.pk])


@pytest.mark.django_db
def test_columns_are_read_once_and_then_one_question_is_asked():
    cast = make_cast()
    make_approved(cast, skills=((make_skill().code, 2, 1),))
    slots.open_slots()

    with CaptureQueriesContext(connection) as queries:
        again = slots.open_slots()

    assert (len(queries), again is slots.open_slots()) == (1, True)


@pytest.mark.django_db
def test_columns_hold_only_orders_students_may_see():
    cast = make_cast()
    order = make_approved(cast)
    make_draft(cast)

    assert slots.open_slots().order.tolist() == [order.pk]
