"""Bringing the shipped rules of law into the database, keeping what they found, and reasons for going on."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from internships import access
from internships.choices import Moment
from internships.models import Finding, Order, Placement, Rule
from internships.queries import rules
from internships.queries.rules import Verdict
from lms.audit import public as audit
from lms.common import csvfile
from lms.common.errors import Invalid, WrongState
from lms.people.models import User

DATA = Path(__file__).parent.parent / "data" / "rules.csv"
PLAIN = ("scope", "severity", "waiver", "standing", "article", "text_zh", "kind", "level", "province")
SHORTEST_REASON = 5


@transaction.atomic
def load_rules() -> int:
    """Bring in the shipped rules. A version already there is left as it was: findings point to it."""
    for row in csvfile.rows(DATA):
        more = {"parameters": json.loads(row["parameters"]), "valid_from": date.fromisoformat(row["valid_from"])}
        Rule.objects.get_or_create(
            code=row["code"], version=int(row["version"]), defaults={name: row[name] for name in PLAIN} | more
        )
    return Rule.objects.count()


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


def refuse_if_held(findings: list[Finding]) -> None:
    """Raise Invalid with every reason if a rule forbids going on and nobody has written why it may all the same."""
    held = [finding for finding in findings if finding.holds and finding.waived_at is None]
    if held:
        fields: dict[str, object] = {finding.field: finding.sentence for finding in held if finding.field}
        can_wait = all(finding.can_be_waived for finding in held)
        step = _("请按提示修改，或逐条写明理由。") if can_wait else _("请按提示修改后再提交，填好的内容都还在。")
        reasons = "；".join(dict.fromkeys(finding.sentence for finding in held))
        raise Invalid(reasons, fields=fields, next_step=step)


@transaction.atomic
def waive_finding(finding_id: int, *, reason: str, by: User) -> Finding:
    """Write down why it may go on although a rule of unconfirmed text says otherwise; everybody after reads it.

    Raises NotAllowed, WrongState (the law was asked again meanwhile), Invalid (no reason, or a rule nobody waives).
    """
    finding = (
        Finding.objects.select_for_update(of=("self",)).select_related("rule", "order", "placement").get(pk=finding_id)
    )
    access.require(access.can_waive(by, finding))
    if finding.closed_at is not None:
        raise WrongState(_("这条检查结果已经更新，请刷新后再看。"))
    if not finding.can_be_waived:
        raise Invalid(_("这一条不能凭理由通过，请改正。"))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(_("请写清楚理由，院校和主管部门都会看到。"), fields={"reason": _("至少 5 个字")})
    finding.waived_reason, finding.waived_by, finding.waived_at = reason.strip(), by, timezone.now()
    finding.save(update_fields=["waived_reason", "waived_by", "waived_at"])
    audit.record("finding.waived", finding, by=by, rule=str(finding.rule), reason=finding.waived_reason)
    return finding


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
