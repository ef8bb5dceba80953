from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lms.cooperation.terms import Party, Promise, Terms, digest_of, faults, standing

TODAY = date(2026, 11, 26)
PROMISE = Promise("共建课程", "school", date(2027, 3, 1), "课程", "门", Decimal(3), "课程链接")
WHOLE = Terms(
    "共建订单班",
    "为集群培养跨境运营人才",
    date(2026, 12, 1),
    date(2027, 11, 30),
    (Party("school", "university"), Party("firm", "enterprise"), Party("office", "agency")),
    (PROMISE,),
)


def test_whole_terms_have_no_faults():
    assert list(faults(WHOLE, TODAY)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"parties": (Party("firm", "enterprise"), Party("school", "agency"))}, "no_school"),
        ({"parties": (Party("school", "university"), Party("office", "agency"))}, "no_firm"),
        ({"ends_on": date(2026, 12, 1), "promises": (replace(PROMISE, due_on=date(2026, 12, 1)),)}, "dates"),
        ({"promises": ()}, "no_promise"),
        ({"promises": (replace(PROMISE, party="other"),)}, "stranger"),
        ({"promises": (replace(PROMISE, due_on=date(2027, 12, 1)),)}, "due_outside"),
    ],
)
def test_terms_name_what_is_missing(change, fault):
    assert list(faults(replace(WHOLE, **change), TODAY)) == [fault]


def test_terms_that_are_over_cannot_be_proposed():
    assert list(faults(WHOLE, date(2027, 12, 1))) == ["past"]


def test_two_parties_are_enough_and_a_centre_is_a_school():
    two = replace(WHOLE, parties=(Party("school", "centre"), Party("firm", "enterprise")))

    assert list(faults(two, TODAY)) == []


def test_digest_is_the_same_for_the_same_amount():
    written = replace(WHOLE, promises=(replace(PROMISE, target=Decimal("3.00")),))

    assert digest_of(written) == digest_of(WHOLE)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "共建订单班。"},
        {"ends_on": date(2027, 12, 1)},
        {"paper": "0" * 64},
        {"parties": WHOLE.parties[:2]},
        {"promises": (replace(PROMISE, target=Decimal(4)),)},
        {"promises": (replace(PROMISE, evidence=""),)},
    ],
)
def test_digest_tells_every_change(change):
    assert digest_of(replace(WHOLE, **change)) != digest_of(WHOLE)


@pytest.mark.parametrize(
    ("accepted", "starts_on", "stands"),
    [
        (set(), TODAY, "proposed"),
        ({1, 2}, TODAY, "proposed"),
        ({1, 2, 3}, date(2026, 11, 27), "agreed"),
        ({1, 2, 3}, TODAY, "in_force"),
    ],
)
def test_terms_come_into_force_when_all_accepted_and_the_day_is_there(accepted, starts_on, stands):
    assert standing(parties={1, 2, 3}, accepted=accepted, starts_on=starts_on, today=TODAY) == stands
