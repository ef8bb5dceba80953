"""The rules of law with all their versions, and what other numbers would do to what is open now."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from internships.choices import InternshipKind, Mode, OrderState, PlacementState, Scope, Waiver
from internships.choices.parameters import schema_of
from internships.models import Finding, Order, Placement, Rule
from internships.queries.rules import judge, order_facts, start_facts
from lms.common import law
from lms.organisations.public import Level

OPEN_ORDERS = (OrderState.SUBMITTED, OrderState.CONFIRMED, OrderState.APPROVED)
NOT_STARTED = (PlacementState.MATCHED, PlacementState.SIGNED)
# Each is some queries: what a page can wait for.
MOST_LOOKED_AT = 200


def rule_versions(key: str = "") -> list[list[law.RuleVersion]]:
    """The versions of every rule, or of one, the newest first. Two queries."""
    rows = Rule.objects.select_related("entered_by", "decided_by", "withdrawn_by").order_by("scope", "code")
    by_code: dict[str, list[Rule]] = defaultdict(list)
    for row in rows.filter(code=key) if key else rows:
        by_code[row.code].append(row)
    counts = dict(Finding.objects.values_list("rule").annotate(n=Count("pk")))
    return [
        law.told(versions, key=code, place=_place(versions[0]), schema=schema_of(code), found=counts)
        for code, versions in by_code.items()
    ]


def rule_schema(key: str) -> law.Schema:
    """The numbers the rule may hold."""
    return schema_of(key)


def found(key: str) -> dict[int, int]:
    """{version: how often it was found broken}, answers that are closed by now included."""
    rows = Finding.objects.filter(rule__code=key).values_list("rule__version")
    return dict(rows.annotate(n=Count("pk")).order_by())


def preview_rule(key: str, draft: law.Draft) -> law.Preview:
    """How many open orders, or students who have not started, the draft would refuse, and how many it does today.

    Raises Http404.
    """
    versions = Rule.objects.filter(code=key)
    newest = versions.filter(state=law.VersionState.APPROVED).order_by("version").last()
    if newest is None:
        raise Http404
    # What is approved for a later day judges nobody yet: today is what holds today.
    rule, then = versions.in_force(timezone.localdate()).last() or newest, copy(newest)
    then.parameters, then.waiver = draft.parameters, draft.waiver
    if draft.severity == law.Severity.BLOCK:
        then.waiver = Waiver.NEVER  # as it will be proposed
    if rule.scope == Scope.START:
        return _preview("starts", map(start_facts, _starts(rule)), rule, then, _starts_open(rule).count())
    return _preview("orders", map(order_facts, _orders(rule)), rule, then, _orders_open(rule).count())


def _preview(noun: str, facts: Iterable[Any], rule: Rule, then: Rule, there: int) -> law.Preview:
    answers = [(bool(judge(one, [rule])), bool(judge(one, [then]))) for one in facts]
    now, later = (sum(column) for column in zip(*answers, strict=True)) if answers else (0, 0)
    return law.Preview(noun, len(answers), now, later, then.holds, there > len(answers))


def _orders_open(rule: Rule) -> Any:
    return _asked_of(Order.objects.filter(state__in=OPEN_ORDERS), "", rule)


def _orders(rule: Rule) -> Any:
    return _orders_open(rule).select_related("enterprise", "school").order_by("-pk")[:MOST_LOOKED_AT]


def _starts_open(rule: Rule) -> Any:
    return _asked_of(Placement.objects.filter(state__in=NOT_STARTED, post__isnull=False), "post__order__", rule)


def _starts(rule: Rule) -> Any:
    return _starts_open(rule).select_related("post__order", "student").order_by("-pk")[:MOST_LOOKED_AT]


def _asked_of(rows: Any, path: str, rule: Rule) -> Any:
    """Those the rule speaks of, as rules_in_force has it: schools of unknown level are judged as vocational ones."""
    if rule.kind:
        looking_on = Q(**{f"{path}mode": Mode.TRAINEESHIP})
        rows = rows.filter(looking_on if rule.kind == InternshipKind.VISIT else ~looking_on)
    if rule.level:
        levels = [rule.level, ""] if rule.level == Level.VOCATIONAL else [rule.level]
        rows = rows.filter(**{f"{path}school__level__in": levels})
    return rows


def _place(rule: Rule) -> str:
    parts = (rule.get_scope_display(), rule.get_kind_display(), rule.get_level_display())
    return " · ".join(str(part) for part in parts if part)
