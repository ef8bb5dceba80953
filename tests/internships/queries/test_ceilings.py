import pytest
from django.utils import timezone

from internships.models import Finding
from internships.operations.orders import close_order
from internships.queries import ceilings, interns
from tests.factories.internships import make_approved, make_cast, make_open_round, make_placement

pytestmark = pytest.mark.django_db


def caps(match_round):
    return [(cap.rule.code, cap.cap, len(cap.posts), cap.parent) for cap in ceilings.caps_of(match_round)]


def test_caps_are_a_tree_of_like_posts_below_their_firm(cast):
    make_approved(cast, headcount=95, posts=[("运营助理", 22, 4), ("跟单员", 14, 2)])
    match_round = make_open_round(cast)

    assert caps(match_round) == [("STAFF-10", 9, 2, None), ("POST-20", 4, 1, 0), ("POST-20", 2, 1, 0)]


def test_caps_of_two_firms_stand_side_by_side(cast):
    make_approved(cast, headcount=90, posts=[("运营助理", 20, 4)])
    make_approved(make_cast(school=cast.school), headcount=50, posts=[("运营助理", 15, 3)])
    match_round = make_open_round(cast)

    assert caps(match_round) == [
        ("STAFF-10", 9, 1, None), ("POST-20", 4, 1, 0), ("STAFF-10", 5, 1, None), ("POST-20", 3, 1, 2),
    ]  # fmt: skip


def test_caps_leave_out_the_interns_who_are_there(cast):
    placement = make_placement(cast, headcount=100, posts=[("运营助理", 50, 3)])
    match_round = make_open_round(cast)

    assert caps(match_round) == [("STAFF-10", 9, 1, None), ("POST-20", 9, 1, 0)]
    assert interns.by_post([cast.firm.pk]) == {(cast.firm.pk, "运营助理"): 1}
    assert placement.post_id in ceilings.caps_of(match_round)[0].posts


def test_like_posts_of_two_orders_share_one_cap(cast):
    make_approved(cast, posts=[("运营助理", 50, 3)])
    make_approved(cast, posts=[("运营助理", 50, 4)])
    match_round = make_open_round(cast)

    assert caps(match_round) == [("STAFF-10", 20, 2, None), ("POST-20", 10, 2, 0)]


def test_a_ceiling_with_a_recorded_reason_does_not_bind(cast):
    order = make_approved(cast, headcount=100, posts=[("运营助理", 50, 3)])
    match_round = make_open_round(cast)
    finding = Finding.objects.filter(order=order, rule__code="STAFF-10")
    assert not finding.exists()
    Finding.objects.create(
        order=order, rule=ceilings.caps_of(match_round)[0].rule, message="x", holds=True,
        waived_reason="集团内统一安排", waived_at=timezone.now(),
    )  # fmt: skip

    assert caps(match_round) == [("POST-20", 10, 1, None)]


def test_closed_orders_weigh_by_who_is_still_there(cast):
    placement = make_placement(cast, headcount=100, posts=[("运营助理", 50, 3)])
    order = placement.post.order
    promised = interns.of_other_orders(cast.firm.pk, None)
    close_order(order.pk, by=cast.manager)

    assert (promised["运营助理"], interns.of_other_orders(cast.firm.pk, None)["运营助理"]) == (3, 1)
