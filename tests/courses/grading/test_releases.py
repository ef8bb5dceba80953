from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from courses.grading import releases
from courses.grading.releases import Facts, Kind, Place, Rule

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
FIRST, SECOND = Place(1, 10), Place(2, 10, previous=1)


@pytest.mark.parametrize(
    ("rule", "facts", "met"),
    [
        (Rule(Kind.AFTER, opens_at=NOON), Facts(NOON - timedelta(seconds=1)), False),
        (Rule(Kind.AFTER, opens_at=NOON), Facts(NOON), True),
        (Rule(Kind.PREVIOUS), Facts(NOON), False),
        (Rule(Kind.PREVIOUS), Facts(NOON, done=frozenset({1})), True),
        (Rule(Kind.DONE, needs=7), Facts(NOON, done=frozenset({1})), False),
        (Rule(Kind.DONE, needs=7), Facts(NOON, done=frozenset({7})), True),
        (Rule(Kind.DONE, needs=2), Facts(NOON), True),
        (Rule(Kind.SCORE, item="final", at_least=Decimal(60)), Facts(NOON), False),
        (Rule(Kind.SCORE, item="final", at_least=Decimal(60)), Facts(NOON, scores={"final": None}), False),
        (Rule(Kind.SCORE, item="final", at_least=Decimal(60)), Facts(NOON, scores={"final": Decimal("59.9")}), False),
        (Rule(Kind.SCORE, item="final", at_least=Decimal(60)), Facts(NOON, scores={"final": Decimal(60)}), True),
        (Rule(Kind.SCORE, item="final", at_least=Decimal(0)), Facts(NOON, scores={"quiz:a": Decimal(99)}), False),
        (Rule(Kind.COHORT, cohort="class:3"), Facts(NOON, cohorts=frozenset({"class:4", "group:3"})), False),
        (Rule(Kind.COHORT, cohort="class:3"), Facts(NOON, cohorts=frozenset({"class:3"})), True),
        (Rule("unheard of"), Facts(NOON, done=frozenset({1})), False),
    ],
)
def test_a_rule_is_met_by_facts_alone(rule, facts, met):
    assert releases.is_met(rule, SECOND, facts) is met


def test_the_first_lesson_waits_for_none():
    assert releases.unmet([Rule(Kind.PREVIOUS)], FIRST, Facts(NOON)) == []


@pytest.mark.parametrize(
    ("rule", "concerns"),
    [
        (Rule(Kind.PREVIOUS), True),
        (Rule(Kind.PREVIOUS, module=10), True),
        (Rule(Kind.PREVIOUS, module=11), False),
        (Rule(Kind.PREVIOUS, lesson=2), True),
        (Rule(Kind.PREVIOUS, lesson=1), False),
    ],
)
def test_a_rule_concerns_its_lesson_its_module_or_the_run(rule, concerns):
    assert releases.concerning([rule], SECOND) == ([rule] if concerns else [])


def test_all_rules_must_be_met():
    late, first = Rule(Kind.AFTER, opens_at=NOON), Rule(Kind.PREVIOUS)

    missing = releases.unmet([late, first], SECOND, Facts(NOON))

    assert missing == [first]


def test_a_lesson_done_stays_open_whatever_is_asked_later():
    assert releases.unmet([Rule(Kind.COHORT, cohort="class:1")], SECOND, Facts(NOON, done=frozenset({2}))) == []


def test_a_lesson_opens_by_itself_only_where_dates_alone_are_missing():
    early, late = Rule(Kind.AFTER, opens_at=NOON), Rule(Kind.AFTER, opens_at=NOON + timedelta(days=1))

    assert releases.opens_at([early, late]) == NOON + timedelta(days=1)
    assert releases.opens_at([early, Rule(Kind.PREVIOUS)]) is None
    assert releases.opens_at([]) is None


def test_lessons_that_wait_for_each_other_are_stuck():
    third = Place(3, 10, previous=2)
    rules = [Rule(Kind.DONE, lesson=2, needs=3), Rule(Kind.DONE, lesson=3, needs=2)]

    assert releases.stuck(rules, [FIRST, SECOND, third]) == [SECOND, third]


def test_dates_scores_and_cohorts_leave_nothing_stuck():
    rules = [
        Rule(Kind.PREVIOUS),
        Rule(Kind.AFTER, opens_at=NOON),
        Rule(Kind.SCORE, item="final", at_least=Decimal(60)),
        Rule(Kind.COHORT, cohort="class:1"),
    ]

    assert releases.stuck(rules, [FIRST, SECOND]) == []
