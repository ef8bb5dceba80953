"""A round opens under the law of its day: orders approved under older rules are asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from internships.choices import Moment
from internships.models import Order, Rule
from internships.operations.rounds import open_round
from lms.notices.models import Notice
from tests.factories.internships import make_approved, make_round

pytestmark = pytest.mark.django_db


def _harden(code, **parameters):
    """A new version of a rule, in force since yesterday."""
    rule = Rule.objects.filter(code=code).latest("version")
    rule.pk, rule.version, rule.valid_from = None, rule.version + 1, timezone.localdate() - timedelta(days=1)
    rule.parameters = rule.parameters | parameters
    rule.save(force_insert=True)
    return rule


def _approved_long_ago(order):
    Order.objects.filter(pk=order.pk).update(approved_at=timezone.now() - timedelta(days=400))
    return order


def test_order_that_today_s_rule_forbids_takes_no_part_and_is_told(cast):
    old, new = _approved_long_ago(make_approved(cast)), make_approved(cast)
    rule = _harden("PAY-18", share=9)
    match_round = make_round(cast)

    open_round(match_round.pk, by=cast.officer)

    assert {row.post.order_id for row in match_round.posts.all()} == {new.pk}
    finding = old.findings.current().get(rule=rule)
    assert (finding.moment, finding.holds, finding.inputs["pay"]) == (Moment.MATCHED, True, old.pay)
    told = Notice.objects.filter(kind="order.left_out").values_list("person_id", flat=True)
    assert set(told) == {cast.manager.pk, cast.academic.pk}


def test_shares_of_staff_bind_inside_the_match_and_leave_no_order_out(cast):
    order = _approved_long_ago(make_approved(cast))
    _harden("STAFF-10", share="0.0001")
    match_round = make_round(cast)

    open_round(match_round.pk, by=cast.officer)

    assert {row.post.order_id for row in match_round.posts.all()} == {order.pk}
    assert match_round.caps.get(kind="firm").most == 0
    assert not Notice.objects.filter(kind="order.left_out").exists()
