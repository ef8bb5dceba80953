"""Bringing the shipped rules of law into the database, and keeping what they found."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from internships.models import Finding, Order, Rule
from internships.queries import rules
from internships.queries.rules import Verdict
from lms.common import csvfile
from lms.common.errors import Invalid

DATA = Path(__file__).parent.parent / "data" / "rules.csv"


@transaction.atomic
def load_rules() -> int:
    """Bring in the shipped rules. A version already there is left as it was: findings point to it."""
    for row in csvfile.rows(DATA):
        Rule.objects.get_or_create(
            code=row["code"],
            version=int(row["version"]),
            defaults={
                "scope": row["scope"],
                "severity": row["severity"],
                "article": row["article"],
                "text_zh": row["text_zh"],
                "parameters": json.loads(row["parameters"]),
                "confirmed": row["confirmed"] == "yes",
                "valid_from": date.fromisoformat(row["valid_from"]),
            },
        )
    return Rule.objects.count()


def keep_findings(order: Order) -> list[Verdict]:
    """Look at the order through the law and keep what was found, in place of what was found before."""
    verdicts = rules.judge_order(order)
    order.findings.all().delete()
    Finding.objects.bulk_create(
        [
            Finding(order=order, rule=verdict.rule, message=verdict.message, inputs=verdict.inputs)
            for verdict in verdicts
        ]
    )
    return verdicts


def refuse_if_blocked(verdicts: list[Verdict]) -> None:
    """Raise Invalid with every reason if a rule forbids going on."""
    reasons = [verdict.message for verdict in verdicts if verdict.blocks]
    if reasons:
        raise Invalid("；".join(reasons), next_step=_("请按提示修改后再提交，填好的内容都还在。"))
