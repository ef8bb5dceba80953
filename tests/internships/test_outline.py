"""The eight orders of the demo's outline keep every rule; the six invalid ones are refused for what they break."""

from dataclasses import replace

import pytest

from internships import public as internships
from internships.operations.orders import draft_order, submit_order
from internships.operations.placements import start_training
from lms.common.errors import Invalid
from lms.demo.outline import outline
from tests.factories.internships import draft, make_cast, make_placement, make_skill

pytestmark = pytest.mark.django_db
VALID = {entry["code"]: entry for entry in outline()["order_trainings"]}
INVALID = outline()["order_trainings_invalid"]
BREAKS = {
    "ORD-01": "实习人数 20 超过在岗职工总数的一成（还可接收 16 人）",
    "ORD-03": "“单证员”3 人超过同类岗位在岗人数的两成（2 人）",
    "ORD-04": "报酬 3000 元低于相同岗位工资的八成（3200 元），且未注明最低档工资依据",
    "ORD-02": "一年级学生不得安排岗位实习",
    "ORD-06": "不得收取押金等任何费用（填了 500 元）",
}


@pytest.fixture
def cast(db):
    return make_cast()


def drafted(cast, entry):
    for code, _level in entry["required"]:
        make_skill(code)
    return draft(
        cast,
        posts=[(post["zh"], post["in_post"], post["slots"]) for post in entry["posts"]],
        headcount=entry["headcount"],
        months=entry["months"],
        same_post_wage=entry["pay"]["same_post_wage"],
        pay=entry["pay"]["offered"],
        skills=tuple((code, level, 1) for code, level in entry["required"]),
    )


def spoilt(wanted, change):
    """The draft with the one change the outline names."""
    if "slots_total" in change:
        first, *rest = wanted.posts
        first = replace(first, staff=1000, seats=change["slots_total"] - sum(post.seats for post in rest))
        return replace(wanted, posts=(first, *rest))
    if "slots" in change:
        posts = [replace(p, seats=change["slots"]) if p.name_zh == change["post"] else p for p in wanted.posts]
        return replace(wanted, posts=tuple(posts))
    fields = {"offered": "pay", "student_grade": "youngest_year", "deposit": "fees"}
    ((name, value),) = change.items()
    return replace(wanted, **{fields[name]: value})


@pytest.mark.parametrize("code", VALID)
def test_valid_order_is_submitted(cast, code):
    order = draft_order(drafted(cast, VALID[code]), by=cast.manager)

    assert submit_order(order.pk, by=cast.manager).state == "submitted"


@pytest.mark.parametrize("entry", [entry for entry in INVALID if "agreement" not in entry["change"]])
def test_invalid_order_is_refused_with_its_reason(cast, entry):
    order = draft_order(spoilt(drafted(cast, VALID[entry["base"]]), entry["change"]), by=cast.manager)

    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    order.refresh_from_db()
    assert (str(refused.value.message), order.state) == (BREAKS[entry["base"]], "draft")


def test_start_without_the_schools_signature_is_refused(cast):
    placement = make_placement(cast)
    for signer in (placement.student, cast.manager):
        internships.sign_agreement(placement.pk, by=signer)

    with pytest.raises(Invalid) as refused:
        start_training(placement.pk, by=cast.mentor)

    assert str(refused.value.message) == "三方协议未签全不得开始实习（已签 2 方）"


def test_outline_has_eight_valid_orders_and_six_invalid():
    assert (len(VALID), len(INVALID)) == (8, 6)
