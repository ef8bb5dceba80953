"""Asking the law and keeping what it found, in place of what it found before."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from internships.choices import Moment
from internships.models import Finding, Order, Placement, Post
from internships.queries import ceilings, rules
from internships.queries.rules import Verdict
from lms.audit import public as audit
from lms.notices import public as notices
from lms.organisations import public as organisations

# These bind inside the match itself, seat by seat; an order is not left out for them.
KEPT_BY_THE_MATCH = {ceilings.FIRM, ceilings.POST}


@transaction.atomic
def keep_findings(order: Order, moment: str = Moment.SAVED) -> list[Finding]:
    """Look at the order through the law and keep what was found, in place of what was found before.

    A reason written for the very same answer stays with it.
    """
    return _keep(order, None, rules.judge_order(order, moment), moment)


@transaction.atomic
def keep_start_findings(placement: Placement) -> list[Finding]:
    """The same for a student's start; the placement remembers that it was asked."""
    found = _keep(placement.post.order, placement, rules.judge_start(placement), Moment.STARTED)
    placement.checked_at = timezone.now()
    placement.save(update_fields=["checked_at"])
    return found


@transaction.atomic
def lawful(posts: Sequence[Post]) -> list[Post]:
    """The posts nothing stands against as the round opens. Firm and school of an order left out are told.

    posts  with their orders. Those approved under the rules of today were asked then and cannot have changed.
    """
    held = {order.pk for order in _asked_before_the_newest(posts) if _is_held(order)}
    return [post for post in posts if post.order_id not in held]


def _asked_before_the_newest(posts: Sequence[Post]) -> list[Order]:
    newest = max((rule.valid_from for rule in rules.rules_in_force(Moment.MATCHED)), default=None)
    orders = {post.order_id: post.order for post in posts}
    return [
        order
        for order in orders.values()
        if newest and order.approved_at and timezone.localdate(order.approved_at) < newest
    ]


def _is_held(order: Order) -> bool:
    found = keep_findings(order, Moment.MATCHED)
    against = [one for one in found if one.holds and one.waived_at is None and one.rule.code not in KEPT_BY_THE_MATCH]
    if against:
        audit.record("order.left_out", order, by=None, rules=[str(one.rule) for one in against])
        people = organisations.people_with_role(order.enterprise_id, organisations.Role.MANAGER)
        people += organisations.people_with_role(order.school_id, organisations.Role.ACADEMIC)
        words = {"order": order.code}
        notices.notify(people, "order.left_out", words=words, url=f"/orders/{order.code}/", fold_key=order.code)
    return bool(against)


def _keep(order: Order, placement: Placement | None, verdicts: list[Verdict], moment: str) -> list[Finding]:
    before = list(Finding.objects.current().filter(order=order, placement=placement))
    made = [_finding(order, placement, verdict, moment) for verdict in verdicts]
    for finding in made:
        _take_reason(finding, before)
    # What a save found is nobody's decision: keeping it would be a row a keystroke.
    passing = [one.pk for one in before if one.moment == Moment.SAVED]
    Finding.objects.filter(pk__in=passing).delete()
    Finding.objects.filter(pk__in=[one.pk for one in before]).update(closed_at=timezone.now())
    return Finding.objects.bulk_create(made)


def _finding(order: Order, placement: Placement | None, verdict: Verdict, moment: str) -> Finding:
    with translation.override("zh-hans"):
        message = "：".join(part for part in (verdict.message, verdict.detail) if part)
    return Finding(
        order=order,
        placement=placement,
        rule=verdict.rule,
        moment=moment,
        message=message,
        seen=verdict.seen,
        field=verdict.field,
        inputs=verdict.inputs,
        holds=verdict.holds,
    )


def _take_reason(finding: Finding, before: list[Finding]) -> None:
    same: Any = next((one for one in before if one.waived_at and one.same_as(finding)), None)
    if same:
        finding.waived_reason, finding.waived_by_id, finding.waived_at = (
            same.waived_reason, same.waived_by_id, same.waived_at,
        )  # fmt: skip
