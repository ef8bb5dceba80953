"""Every rule from both sides: at its edge it is kept, one further it alone is broken. No database."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from internships import law
from internships.law import JUDGES, FirmFacts, OrderFacts, PostFacts, StartFacts, ceiling
from lms.common import csvfile

RULES = {row["code"]: row for row in csvfile.rows(Path(law.__file__).parent.parent / "data" / "rules.csv")}
POST = PostFacts("跟单员", staff=40, seats=8)
FIRM = FirmFacts("甲公司", headcount=160, seats=8)
GOOD = OrderFacts(
    firms=(FIRM,), posts=(POST,), same_post_wage=4200, pay=3360, host_approved_on=date(2026, 9, 1),
    host_inspected_on=date(2026, 9, 2),
)  # fmt: skip
FIRST, LAST = date(2026, 9, 1), date(2027, 2, 28)
START = StartFacts(
    age=16, signatures=3, has_mentor=True, year_of_study=2, order_specialty="53", student_specialty="530702",
    starts_on=FIRST, ends_on=LAST, insured_from=FIRST, insured_until=LAST, insured_by="school",
)  # fmt: skip
START_RULES = {code for code, row in RULES.items() if row["scope"] == "start"}


def broken(facts):
    codes = START_RULES if isinstance(facts, StartFacts) else set(RULES) - START_RULES
    return sorted(code for code in codes if JUDGES[code](facts, json.loads(RULES[code]["parameters"])))


def firm(**fields):
    return {"firms": (replace(FIRM, **fields),)}


def post(**fields):
    return {"posts": (replace(POST, **fields),)}


def posts(*rows):
    return {"posts": tuple(PostFacts(*row) for row in rows)}


def test_every_shipped_rule_has_a_judge_and_no_judge_is_idle():
    assert set(RULES) == set(JUDGES)


@pytest.mark.parametrize("facts", [GOOD, START])
def test_good_facts_break_nothing(facts):
    assert broken(facts) == []


@pytest.mark.parametrize(
    "rule, at_the_edge, one_further",
    [
        ("HOST-2", firm(registered=True), firm(registered=False)),
        ("YEAR-16-1", {"youngest_year": 2}, {"youngest_year": 1}),
        ("WOMEN-16-4", post(barred_for_women=False), post(barred_for_women=True)),
        ("VENUE-16-5", {"workplace": "茶吧街 3 号"}, {"workplace": "酒吧街 3 号"}),
        ("VENUE-16-5", firm(name="网络科技公司"), firm(name="星光网吧")),
        ("VENUE-16-5", post(name="浴具设计"), post(name="洗浴中心收银")),
        ("AGENT-16-6", {"through_agent": False}, {"through_agent": True}),
        ("LABOUR-16-7", post(labour_grade=2), post(labour_grade=3)),
        ("PAY-18", {"pay": 3360}, {"pay": 3359}),
        ("PAY-18", {"same_post_wage": 4201, "pay": 3361}, {"same_post_wage": 4201, "pay": 3360}),
        ("PAY-18", {"pay": 2000, "lowest_tier_basis": "工资集体协议第 4 条"}, {"pay": 2000}),
        ("PAY-CYCLE-18", {"pay_cycle_days": 31}, {"pay_cycle_days": 32}),
        ("PAY-WAY-18", {"pay_way": "direct"}, {"pay_way": "voucher"}),
        ("PAY-WAY-18", {"pay_way": "direct"}, {"pay_way": "third_party"}),
        ("STAFF-10", firm(headcount=80), firm(headcount=79)),
        ("STAFF-10", firm(present=8), firm(present=9)),
        ("POST-20", post(staff=40), post(staff=39)),
        ("POST-20", post(seats=6, present=2), post(seats=6, present=3)),
        # Two halves of one post are one post; of two firms they are two.
        ("POST-20", posts(("跟单员", 40, 4), ("跟单员", 40, 4)), posts(("跟单员", 40, 4), ("跟单员", 40, 5))),
        (
            "POST-20",
            posts(("跟单员", 40, 8, 0, "甲"), ("跟单员", 40, 8, 0, "乙")),
            posts(("跟单员", 40, 8, 0, "甲"), ("跟单员", 40, 9, 0, "乙")),
        ),
        ("MONTHS-6", {"months": 6}, {"months": 7}),
        ("MONTHS-6", {"months": 6}, {"months": 5}),
        ("TASKS", post(has_tasks=True), post(has_tasks=False)),
        ("NO-FEE", {"fees": 0}, {"fees": 1}),
        ("NO-HOLDING", {"holds_documents": False}, {"holds_documents": True}),
        ("RISK", post(hazards=()), post(hazards=("height",))),
        ("REST", {"night_work": False}, {"night_work": True}),
        ("REST", {"overtime": False}, {"overtime": True}),
        ("REST", {"rest_day_work": False}, {"rest_day_work": True}),
        ("HOURS-8-40", {"hours_per_day": 8}, {"hours_per_day": 9}),
        ("HOURS-8-40", {"hours_per_week": 40}, {"hours_per_week": 41}),
        ("PROVINCE", {"outside_province": True, "filing_no": "皖教函 12 号"}, {"outside_province": True}),
        ("HOST-LIST", {"host_approved_on": FIRST}, {"host_approved_on": None}),
        ("HOST-VISIT", {"host_inspected_on": FIRST}, {"host_inspected_on": None}),
        ("MENTOR", {"has_mentor": True}, {"has_mentor": False}),
    ],
)
def test_order_rule_is_kept_at_its_edge_and_broken_one_further(rule, at_the_edge, one_further):
    assert broken(replace(GOOD, **at_the_edge)) == []
    assert broken(replace(GOOD, **one_further)) == [rule]


@pytest.mark.parametrize(
    "rule, at_the_edge, one_further",
    [
        ("AGE-16-2", {"age": 16}, {"age": 15}),
        ("AGE-16-2", {"age": 16}, {"age": None}),
        ("YEAR-16-1-S", {"year_of_study": 2}, {"year_of_study": 1}),
        ("MINORS-16-3", {"age": 18, "barred_for_minors": True}, {"age": 17, "barred_for_minors": True}),
        ("THREE-SIGN", {"signatures": 3}, {"signatures": 2}),
        ("CONSENT", {"consents": ("student", "guardian")}, {"consents": ("student",)}),
        ("CONSENT", {"consents": ("guardian", "student")}, {"consents": ("guardian",)}),
        ("MENTOR-1", {"has_mentor": True}, {"has_mentor": False}),
        ("SPECIALTY", {"student_specialty": "530605"}, {"student_specialty": "510203"}),
        ("INSURED", {"insured_from": FIRST}, {"insured_from": date(2026, 9, 2)}),
        ("INSURED", {"insured_until": LAST}, {"insured_until": date(2027, 2, 27)}),
        ("INSURED", {"insured_from": FIRST}, {"insured_from": None}),
        ("INSURED", {"insured_by": "enterprise"}, {"insured_by": "student"}),
        (
            "LODGING",
            {"lodging": "dormitory", "guardian_consented": False},
            {"lodging": "own", "guardian_consented": False},
        ),
    ],
)
def test_start_rule_is_kept_at_its_edge_and_broken_one_further(rule, at_the_edge, one_further):
    assert broken(replace(START, **at_the_edge)) == []
    assert broken(replace(START, **one_further)) == [rule]


def test_both_sets_ask_for_a_teacher():
    assert broken(replace(START, has_teacher=False)) == ["TEACHER-1", "UG-TEACHER"]


@pytest.mark.parametrize("unknown", [{"order_specialty": ""}, {"student_specialty": ""}, {"year_of_study": None}])
def test_what_is_not_recorded_is_not_held_against_anybody(unknown):
    assert broken(replace(START, **unknown)) == []


@pytest.mark.parametrize("headcount", range(10, 400, 10))
def test_a_tenth_is_exact_for_every_headcount(headcount):
    seats = headcount // 10

    assert ceiling(headcount, 0.1) == seats
    assert broken(replace(GOOD, **firm(headcount=headcount, seats=seats))) == []
    assert broken(replace(GOOD, **firm(headcount=headcount, seats=seats + 1))) == ["STAFF-10"]


def test_each_firm_of_a_joint_order_is_counted_for_itself():
    firms = (FirmFacts("龙头", 1000, 8), FirmFacts("小厂", 30, 4))

    (breach,) = JUDGES["STAFF-10"](replace(GOOD, firms=firms), {"share": 0.1})

    assert breach.seen == {"firm": "小厂", "most": 3, "present": 0, "seats": 4}


def test_a_firm_without_seats_is_not_counted():
    firms = (FIRM, FirmFacts("只牵头", 5, 0))

    assert broken(replace(GOOD, firms=firms)) == []


@pytest.mark.parametrize("row", RULES.values(), ids=RULES)
def test_only_what_was_read_blocks(row):
    is_known = row["standing"] in {"confirmed", "own"}

    assert row["severity"] == "warn" or is_known
    assert ("待核" in row["article"]) == (not is_known)
    assert row["waiver"] == "never" or row["severity"] == "warn"
