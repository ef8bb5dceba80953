"""Bringing the shipped rules about programmes' numbers into the database."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from courses.models import ProgrammeRule
from lms.common import csvfile

DATA = Path(__file__).parent.parent / "data" / "programme_rules.csv"
PLAIN = ("level", "severity", "standing", "article", "text_zh")


@transaction.atomic
def load_programme_rules() -> int:
    """Bring in the shipped rules; a version that is there already is left as it is. Returns how many there are."""
    known = set(ProgrammeRule.objects.values_list("code", "version", "level"))
    rules = [_rule(row) for row in csvfile.rows(DATA)]
    ProgrammeRule.objects.bulk_create(rule for rule in rules if (rule.code, rule.version, rule.level) not in known)
    return ProgrammeRule.objects.count()


def _rule(row: dict[str, str]) -> ProgrammeRule:
    plain = {name: row[name] for name in PLAIN}
    return ProgrammeRule(code=row["code"], version=int(row["version"]), parameters=json.loads(row["parameters"]),
                         valid_from=date.fromisoformat(row["valid_from"]), **plain)  # fmt: skip
