from dataclasses import replace
from decimal import Decimal

import pytest

from lms.cooperation.pairing import Counterpart, Listing, counterparts

OWN = Listing(1, "talent", "request", organisation=1, cluster=1, skills=frozenset({"EC-01", "LG-01"}))
OTHER = Listing(2, "talent", "offer", organisation=2, cluster=1, skills=frozenset({"EC-01"}))


def order(own, *others):
    return [one.pk for one in counterparts(own, others)]


def test_a_counterpart_says_why_it_was_suggested():
    assert counterparts(OWN, [OTHER]) == [Counterpart(2, True, frozenset({"EC-01"}), None)]


@pytest.mark.parametrize("change", [{"kind": "capital"}, {"side": "request"}, {"organisation": 1}])
def test_another_kind_the_same_side_and_ones_own_are_no_counterparts(change):
    assert order(OWN, replace(OTHER, **change)) == []


def test_the_same_cluster_comes_before_shared_skills_and_those_before_the_newer():
    far = replace(OTHER, pk=9, cluster=2, skills=OWN.skills)
    both = replace(OTHER, pk=3, skills=OWN.skills)
    none = replace(OTHER, pk=5, skills=frozenset())
    newer = replace(OTHER, pk=4)

    assert order(OWN, far, none, OTHER, newer, both) == [3, 4, 2, 5, 9]


@pytest.mark.parametrize(
    ("low", "high", "meets"),
    [(None, 100, False), (None, 200, True), (500, None, True), (600, 900, False), (None, None, None)],
)
def test_ranges_of_money_meet_where_some_amount_suits_both(low, high, meets):
    own = replace(OWN, kind="capital", low=Decimal(200), high=Decimal(500))
    other = replace(OTHER, kind="capital", low=low and Decimal(low), high=high and Decimal(high))

    assert [one.meets for one in counterparts(own, [other])] == [meets]


def test_a_range_that_cannot_suit_goes_behind_one_that_is_not_known():
    own = replace(OWN, kind="capital", skills=frozenset(), low=Decimal(200), high=None)
    short = replace(OTHER, pk=9, kind="capital", skills=frozenset(), high=Decimal(100))
    unknown = replace(short, pk=2, high=None)

    assert order(own, short, unknown) == [2, 9]


def test_at_most_five_are_suggested_and_the_order_of_reading_does_not_matter():
    many = [replace(OTHER, pk=pk) for pk in range(2, 12)]

    assert order(OWN, *many) == order(OWN, *reversed(many)) == [11, 10, 9, 8, 7]
