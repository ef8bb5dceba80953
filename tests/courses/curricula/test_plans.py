"""A programme as one value: what contradicts itself is named at its place, and JSON brings it back whole."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from courses.curricula.plans import Module, Standard, as_data, faults, from_data
from tests.factories.programmes import make_plan, with_course

WRITTEN = Standard("能开店", "考查", (Module("开店", 300), Module("运营", 260)), (("EC-05", 2),))


def test_a_plan_survives_json():
    plan = with_course(make_plan(threshold=Decimal("0.70")), "HX", standard=WRITTEN, credits=Decimal("35.5"))
    plan = with_course(plan, "SX", supports=((1, "H"), (2, "L")))

    assert from_data(json.loads(json.dumps(as_data(plan)))) == plan


def test_the_example_has_no_faults():
    assert faults(with_course(make_plan(), "HX", standard=WRITTEN), {"EC-05"}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": "GB"}, ("prog_code_twice", 0, "code")),
        ({"name": ""}, ("prog_name", 2, "name")),
        ({"category": "dessert"}, ("prog_category", 2, "category")),
        ({"kind": "maybe"}, ("prog_kind", 2, "kind")),
        ({"term": 7}, ("prog_term", 2, "term")),
        ({"practice": -1}, ("prog_hours", 2, "practice")),
        ({"theory": 0, "practice": 0}, ("prog_no_hours", 2, "theory")),
        ({"credits": Decimal("2.3")}, ("prog_credits", 2, "credits")),
        ({"standard": replace(WRITTEN, modules=(Module("开店", 300),))}, ("prog_modules_sum", 2, "modules")),
        ({"standard": replace(WRITTEN, modules=(Module("", 560),))}, ("prog_module", 2, "modules")),
        ({"standard": replace(WRITTEN, skills=(("EC-99", 2),))}, ("unknown_skill", 2, "skills")),
        ({"standard": replace(WRITTEN, skills=(("EC-05", 2), ("EC-05", 1)))}, ("prog_skill_twice", 2, "skills")),
        ({"standard": replace(WRITTEN, skills=(("EC-05", 4),))}, ("prog_skill_level", 2, "skills")),
        ({"standard": replace(WRITTEN, modules=(Module("开店", 10),) * 56)}, ("prog_many_modules", 2, "modules")),
    ],
)
def test_a_fault_says_where_it_is(changes, expected):
    found = faults(with_course(make_plan(), "HX", **changes), {"EC-05"})

    assert [(one.code, one.place, one.field) for one in found[:1]] == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"goal": "长" * 2001}, ("prog_long", "goal", {"most": 2000})),
        ({"outcomes": ("能", "长" * 2001)}, ("prog_long_outcome", "outcomes", {"number": 2, "most": 2000})),
        ({"threshold": Decimal(0)}, ("prog_threshold", "threshold", {})),
        ({"threshold": Decimal("1.01")}, ("prog_threshold", "threshold", {})),
        ({"threshold": Decimal("0.655")}, ("prog_threshold", "threshold", {})),
        ({"outcomes": ("能",) * 31}, ("prog_many_outcomes", "outcomes", {"most": 30})),
    ],
)
def test_what_is_too_long_or_too_many_is_called_so(changes, expected):
    (found,) = faults(make_plan(**changes), set())

    assert (found.code, found.field, found.words) == expected


def test_as_many_skills_as_there_may_be():
    skills = tuple((f"EC-{n}", 1) for n in range(31))
    codes = {code for code, _level in skills}

    assert faults(with_course(make_plan(), "HX", standard=Standard(skills=skills[:30])), codes) == []
    (found,) = faults(with_course(make_plan(), "HX", standard=Standard(skills=skills)), codes)
    assert (found.code, found.place, found.words) == ("prog_many_skills", 2, {"most": 30})


def test_the_whole_has_a_sensible_year_and_length():
    found = faults(make_plan(cohort_year=26, years=0, courses=()), set())

    assert [fault.code for fault in found] == ["prog_year", "prog_years"]
