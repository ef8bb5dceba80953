"""The rule of course scores, sentence by sentence."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from courses.grading.gradebook import Event, Item, Part, Status, course_score, rounded, value_of, weights_fit

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
PARTS = (
    Part("quizzes", "formative", "测验", Decimal(20)),
    Part("assignments", "formative", "作业", Decimal(30)),
    Part("final", "summative", "期末考核", Decimal(50)),
)


def item(key, part="quizzes", weight=1, due=None, keep="newest"):
    return Item(key, part, Decimal(weight), keep, due)


def events(*rows):
    return [
        Event(evidence, None if score is None else Decimal(score), *corrects) for evidence, score, *corrects in rows
    ]


@pytest.mark.parametrize(
    ("keep", "rows", "counts"),
    [
        ("newest", [], None),
        ("best", [], None),
        ("newest", [("a", 80), ("b", 60)], 60),
        ("best", [("a", 80), ("b", 60)], 80),
        # A second result of the same attempt replaces the first, downwards too, and does not stand beside it.
        ("best", [("a", 80), ("b", 60), ("a", 50)], 60),
        ("newest", [("a", 80), ("b", 60), ("a", 50)], 50),
        ("newest", [("a", 80), ("a", None)], None),
        ("best", [("a", 80), ("b", 60), ("a", None)], 60),
        # A correction counts over everything before it; an attempt after it competes with it.
        ("best", [("a", 80), ("cell", 40, True)], 40),
        ("best", [("a", 80), ("cell", 40, True), ("b", 45)], 45),
        ("best", [("a", 80), ("cell", 40, True), ("b", 30)], 40),
        ("best", [("a", 80), ("cell", None, True)], None),
        ("newest", [("a", 0)], 0),
    ],
)
def test_value_of_an_item(keep, rows, counts):
    assert value_of(events(*rows), keep) == counts


def test_course_score_weighs_items_in_parts_and_parts_in_the_course():
    items = [item("q1", weight=1), item("q2", weight=3), item("a1", "assignments"), item("final", "final")]
    values = {"q1": Decimal(100), "q2": Decimal(60), "a1": Decimal(80), "final": Decimal(90)}

    found = course_score(PARTS, items, values, NOW)

    # Quizzes (100 + 3·60)/4 = 70; 70·20 % + 80·30 % + 90·50 % = 83.
    assert (found.score, found.is_final) == (Decimal("83.0"), True)
    assert [part.score for part in found.parts] == [Decimal("70.0"), Decimal("80.0"), Decimal("90.0")]
    assert [line.share for line in found.lines] == [5, 15, 30, 50]


def test_course_score_spreads_the_weight_of_parts_without_items():
    items = [item("q1"), item("final", "final")]

    found = course_score(PARTS, items, {"q1": Decimal(100), "final": Decimal(65)}, NOW)

    # 100·20/70 + 65·50/70 = 75.
    assert (found.score, found.parts[1].score, found.parts[1].share) == (Decimal("75.0"), None, 0)


def test_course_score_of_one_quiz_alone_is_that_quiz():
    found = course_score(PARTS, [item("final", "final")], {"final": Decimal("66.7")}, NOW)

    assert (found.score, found.is_final) == (Decimal("66.7"), True)


def test_item_not_due_is_left_out_and_keeps_the_score_open():
    items = [item("q1"), item("q2", due=TOMORROW)]

    found = course_score(PARTS, items, {"q1": Decimal(90)}, NOW)

    assert (found.score, found.is_final) == (Decimal("90.0"), False)
    assert ([one.key for one in found.pending], found.missing) == (["q2"], ())


def test_item_due_without_a_result_counts_nought():
    items = [item("q1"), item("q2", due=YESTERDAY)]

    found = course_score(PARTS, items, {"q1": Decimal(90)}, NOW)

    assert (found.score, found.is_final) == (Decimal("45.0"), True)
    assert [(line.item.key, line.status) for line in found.lines] == [("q1", Status.SCORED), ("q2", Status.MISSING)]


def test_item_is_due_at_its_very_second():
    assert course_score(PARTS, [item("q1", due=NOW)], {}, NOW).score == Decimal("0.0")


def test_item_of_no_weight_shows_and_decides_nothing():
    items = [item("q1"), item("q2", weight=0)]

    found = course_score(PARTS, items, {"q1": Decimal(90)}, NOW)

    assert (found.score, found.is_final, found.lines[1].share) == (Decimal("90.0"), True, 0)


def test_item_of_a_part_the_scheme_does_not_know_carries_nothing():
    items = [item("q1"), item("x", part="gone")]

    found = course_score(PARTS, items, {"q1": Decimal(90), "x": Decimal(0)}, NOW)

    assert (found.score, found.is_final) == (Decimal("90.0"), True)


def test_nothing_to_count_is_no_score():
    assert course_score(PARTS, [], {}, NOW).score is None
    waiting = course_score(PARTS, [item("q1", due=TOMORROW)], {}, NOW)
    assert (waiting.score, waiting.is_final) == (None, False)


@pytest.mark.parametrize(("exact", "shown"), [("59.94", "59.9"), ("59.95", "60.0"), ("0.05", "0.1"), ("100", "100.0")])
def test_rounded_is_half_up_to_one_decimal(exact, shown):
    assert rounded(Decimal(exact)) == Decimal(shown)


@pytest.mark.parametrize(("weights", "fit"), [((20, 80), True), ((20, 79), False), ((110, -10), False), ((), False)])
def test_weights_fit(weights, fit):
    parts = [Part(str(number), "formative", "", Decimal(weight)) for number, weight in enumerate(weights)]

    assert weights_fit(parts) is fit
