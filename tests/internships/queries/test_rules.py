from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from internships.choices import Scope
from internships.models import Rule
from internships.operations.rules import load_rules
from internships.queries.rules import (
    JUDGES,
    OrderFacts,
    PostFacts,
    StartFacts,
    judge,
    judge_order,
    rules_in_force,
)
from lms.common.errors import Invalid
from tests.factories.internships import make_approved, make_cast, make_draft, make_submitted

pytestmark = pytest.mark.django_db
GOOD = OrderFacts(
    headcount=160,
    present=0,
    posts=(PostFacts("跟单员", 40, 8),),
    same_post_wage=4200,
    pay=3360,
    lowest_tier_basis="",
    fees=0,
    youngest_year=2,
    months=6,
    has_mentor=True,
)
START = StartFacts(age=16, signatures=3, has_mentor=True)


@pytest.fixture(autouse=True)
def rules(db):
    load_rules()


def broken(facts, scope=Scope.ORDER):
    return [verdict.rule.code for verdict in judge(facts, scope)]


def posts(*rows):
    return tuple(PostFacts(*row) for row in rows)


def test_every_shipped_rule_has_a_judge():
    assert set(Rule.objects.values_list("code", flat=True)) == set(JUDGES)


def test_load_rules_twice_is_once():
    assert (load_rules(), Rule.objects.count()) == (10, 10)


@pytest.mark.parametrize(
    "rule, at_the_edge, one_more",
    [
        ("STAFF-10", {"headcount": 80}, {"headcount": 79}),
        ("STAFF-10", {"present": 8}, {"present": 9}),
        ("POST-20", {"posts": posts(("跟单员", 40, 8))}, {"posts": posts(("跟单员", 39, 8))}),
        ("POST-20", {"posts": posts(("跟单员", 40, 6, 2))}, {"posts": posts(("跟单员", 40, 6, 3))}),
        # Two halves of one post are one post.
        (
            "POST-20",
            {"posts": posts(("跟单员", 40, 4), ("跟单员", 40, 4))},
            {"posts": posts(("跟单员", 40, 4), ("跟单员", 40, 5))},
        ),
        ("PAY-80", {"pay": 3360}, {"pay": 3359}),
        ("PAY-80", {"same_post_wage": 4201, "pay": 3361}, {"same_post_wage": 4201, "pay": 3360}),
        ("PAY-80", {"pay": 2000, "lowest_tier_basis": "工资集体协议第 4 条"}, {"pay": 2000}),
        ("YEAR-1", {"youngest_year": 2}, {"youngest_year": 1}),
        ("NO-FEE", {"fees": 0}, {"fees": 1}),
        ("MONTHS-6", {"months": 6}, {"months": 7}),
        ("MONTHS-6", {"months": 6}, {"months": 5}),
        ("MENTOR", {"has_mentor": True}, {"has_mentor": False}),
    ],
)
def test_order_rule_passes_at_its_edge_and_fails_one_further(rule, at_the_edge, one_more):
    assert broken(replace(GOOD, **at_the_edge)) == []
    assert broken(replace(GOOD, **one_more)) == [rule]


@pytest.mark.parametrize(
    "rule, at_the_edge, one_more",
    [
        ("AGE-16", {"age": 16}, {"age": 15}),
        ("AGE-16", {"age": 16}, {"age": None}),
        ("THREE-SIGN", {"signatures": 3}, {"signatures": 2}),
        ("MENTOR-1", {"has_mentor": True}, {"has_mentor": False}),
    ],
)
def test_start_rule_passes_at_its_edge_and_fails_one_further(rule, at_the_edge, one_more):
    assert broken(replace(START, **at_the_edge), Scope.START) == []
    assert broken(replace(START, **one_more), Scope.START) == [rule]


@pytest.mark.parametrize("headcount", range(10, 400, 10))
def test_a_tenth_is_exact_for_every_headcount(headcount):
    seats = headcount // 10
    whole = replace(GOOD, headcount=headcount, posts=posts(("跟单员", 2000, seats)))

    assert broken(whole) == []
    assert broken(replace(whole, posts=posts(("跟单员", 2000, seats + 1)))) == ["STAFF-10"]


def test_verdict_keeps_the_version_and_the_numbers_it_saw():
    (verdict,) = judge(replace(GOOD, fees=500), Scope.ORDER)

    assert (str(verdict.rule), verdict.blocks, verdict.message) == (
        "NO-FEE v1",
        True,
        "不得收取押金等任何费用（填了 500 元）",
    )
    assert (verdict.inputs["fees"], verdict.inputs["posts"][0]["seats"]) == (500, 8)


def test_a_changed_law_is_a_new_version_and_old_findings_keep_theirs():
    cast = make_cast()
    order = make_draft(cast, months=5)
    Rule.objects.create(
        code="MONTHS-6", version=2, scope="order", severity="block", article="新条款", text_zh="新规定",
        parameters={"months": 8}, valid_from=timezone.localdate(),
    )  # fmt: skip

    now = [(str(verdict.rule), verdict.blocks) for verdict in judge_order(order)]

    assert now == [("MONTHS-6 v2", True)]
    assert [str(finding.rule) for finding in order.findings.all()] == ["MONTHS-6 v1"]


def test_a_law_of_tomorrow_is_not_in_force_today():
    Rule.objects.create(
        code="NO-FEE", version=2, scope="order", severity="warn", article="新条款", text_zh="新规定",
        parameters={"most": 100}, valid_from=date(2999, 1, 1),
    )  # fmt: skip

    assert "NO-FEE v1" in [str(rule) for rule in rules_in_force(Scope.ORDER)]


def test_two_orders_of_one_firm_share_its_ceiling():
    cast = make_cast()
    make_approved(cast, headcount=100, posts=[("运营助理", 50, 6)])

    make_submitted(cast, headcount=100, posts=[("跟单员", 50, 4)])
    with pytest.raises(Invalid) as refused:
        make_submitted(cast, headcount=100, posts=[("跟单员", 50, 5)])

    assert str(refused.value.message) == "实习人数 5 超过在岗职工总数的一成（还可接收 4 人）"


def test_a_post_of_two_orders_is_one_post():
    cast = make_cast()
    make_approved(cast, posts=[("跟单员", 50, 6)])

    make_submitted(cast, posts=[("跟单员", 50, 4)])
    with pytest.raises(Invalid) as refused:
        make_submitted(cast, posts=[("跟单员", 50, 5)])

    assert str(refused.value.message) == "“跟单员”5 人超过同类岗位在岗人数的两成（4 人）"
