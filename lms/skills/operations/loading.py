"""Bringing the shipped taxonomy into the database."""

from pathlib import Path

from django.db import transaction

from lms.common import csvfile
from lms.skills.models import Skill, SkillLevel
from lms.skills.queries.history import touched
from lms.skills.tree import WORDS

DATA = Path(__file__).parents[1] / "data"
LEVEL_FIELDS = ("name_zh", "name_en", "meaning_zh", "meaning_en")
SKILL_FIELDS = ("kind", *WORDS)


@transaction.atomic
def load_taxonomy() -> int:
    """Bring in the shipped levels and skills. Returns how many skills.

    Rows already there take the shipped words, but for those that editors have changed.
    """
    for row in csvfile.rows(DATA / "skill_levels.csv"):
        SkillLevel.objects.update_or_create(
            level=int(row["level"]), defaults={name: row[name] for name in LEVEL_FIELDS}
        )
    table = csvfile.rows(DATA / "skills.csv")
    kept = touched()
    told = [row for row in _changed(table) if row["code"] not in kept]
    _write([row for row in told if not row["parent"]], {})
    parents = {skill.code: skill for skill in Skill.objects.filter(parent=None)}
    _write([row for row in told if row["parent"]], parents)
    return len(table)


def _changed(table: list[dict[str, str]]) -> list[dict[str, str]]:
    """Those of the rows that say something new: the others keep the day they were changed on."""
    names = ("code", "parent__code", *SKILL_FIELDS)
    known = {row[0]: row for row in Skill.objects.values_list(*names)}
    return [
        row
        for row in table
        if known.get(row["code"]) != (row["code"], row["parent"] or None, *(row[name] for name in SKILL_FIELDS))
    ]


def _write(table: list[dict[str, str]], parents: dict[str, Skill]) -> None:
    Skill.objects.bulk_create(
        [
            Skill(code=row["code"], parent=parents.get(row["parent"]), **{name: row[name] for name in SKILL_FIELDS})
            for row in table
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["parent", "changed_at", *SKILL_FIELDS],
    )
