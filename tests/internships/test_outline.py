"""The eight orders of the demo's outline keep every rule; the six invalid ones are refused for what they break."""

from dataclasses import replace

import pytest

from internships import public as internships
from internships.operations.orders import draft_order, submit_order
from internships.operations.placements import start_training
from lms.common.errors import Invalid
from lms.demo.outline import outline
from tests.factories.internships import consent, draft, make_placement, make_skill

pytestmark = pytest.mark.django_db
VALID = {entry["code"]: entry for entry in outline()["order_trainings"]}
INVALID = outline()["order_trainings_invalid"]


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
    assert (str(refused.value.message), order.state) == (entry["reason_zh"], "draft")


@pytest.mark.parametrize(
    "base, change",
    [
        ("ORD-01", {"slots_total": 16}),
        ("ORD-03", {"post": "单证员", "slots": 2}),
        ("ORD-04", {"offered": 3200}),
        ("ORD-02", {"student_grade": 2}),
        ("ORD-06", {"deposit": 0}),
    ],
)
def test_order_at_the_edge_of_its_reason_is_submitted(cast, base, change):
    order = draft_order(spoilt(drafted(cast, VALID[base]), change), by=cast.manager)

    assert submit_order(order.pk, by=cast.manager).state == "submitted"


@pytest.mark.parametrize(
    "base, change",
    [
        ("ORD-01", {"slots_total": 17}),
        ("ORD-04", {"offered": 3199}),
        ("ORD-06", {"deposit": 1}),
    ],
)
def test_order_one_further_is_refused(cast, base, change):
    order = draft_order(spoilt(drafted(cast, VALID[base]), change), by=cast.manager)
    reason = next(entry["reason_zh"] for entry in INVALID if entry["base"] == base)

    with pytest.raises(Invalid) as refused:
        submit_order(order.pk, by=cast.manager)

    assert str(refused.value.message) == reason


def test_start_without_the_schools_signature_is_refused(cast):
    placement = make_placement(cast)
    consent(placement, cast)
    for signer in (placement.student, cast.manager):
        internships.sign_agreement(placement.pk, by=signer)

    with pytest.raises(Invalid) as refused:
        start_training(placement.pk, by=cast.mentor)

    reason = next(entry["reason_zh"] for entry in INVALID if "agreement" in entry["change"])
    assert str(refused.value.message) == reason


def test_outline_has_eight_valid_orders_and_six_invalid():
    assert (len(VALID), len(INVALID)) == (8, 6)
