"""Bringing the shipped rules of law into the database, refusing what they hold, and reasons for going on."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.background.findings import keep_findings, keep_start_findings
from internships.models import Finding, Rule
from lms.audit import public as audit
from lms.common import csvfile
from lms.common.errors import Invalid, WrongState
from lms.people.models import User

__all__ = ["keep_findings", "keep_start_findings", "load_rules", "refuse_if_held", "waive_finding"]
DATA = Path(__file__).parent.parent / "data" / "rules.csv"
PLAIN = ("scope", "severity", "waiver", "standing", "article", "text_zh", "kind", "level", "province")
SHORTEST_REASON = 5


@transaction.atomic
def load_rules() -> int:
    """Bring in the shipped rules. A version already there is left as it was: findings point to it."""
    known = set(Rule.objects.values_list("code", "version"))
    shipped = [_rule(row) for row in csvfile.rows(DATA)]
    Rule.objects.bulk_create(rule for rule in shipped if (rule.code, rule.version) not in known)
    return Rule.objects.count()


def _rule(row: dict[str, str]) -> Rule:
    parameters, valid_from = json.loads(row["parameters"]), date.fromisoformat(row["valid_from"])
    plain = {name: row[name] for name in PLAIN}
    return Rule(code=row["code"], version=int(row["version"]), parameters=parameters, valid_from=valid_from, **plain)


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
