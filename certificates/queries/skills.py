"""Which skills a person has, at which level."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from certificates.models import SkillEvidence
from lms.skills import public as skills


def skill_levels_of_many(person_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """{person: {skill code: best level}}; people without evidence have an empty table.

    Proof of a skill that was merged, or split with an heir, counts as proof of that one, and of nothing else.
    """
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = SkillEvidence.objects.filter(person__in=list(person_ids)).annotate(counted=skills.counted())
    for person_id, code, level in rows.values_list("person_id", "counted").annotate(best=Max("level")):
        found[person_id][code] = level
    return found


def skill_levels_of(person_id: int) -> dict[str, int]:
    """{skill code: best level} of one person."""
    return skill_levels_of_many([person_id])[person_id]


@dataclass(frozen=True)
class Proof:
    """One thing that shows somebody to have reached a level: what it was (as "courses.enrolment:12") and when.

    `formerly` is the name it was given under, in the reader's language, where that skill has since become another.
    """

    level: int
    evidence: str
    source: str
    recorded_at: datetime
    formerly: str = ""


def skill_proofs_of(person_id: int) -> dict[str, list[Proof]]:
    """{skill code: its proofs, the best and newest first} of one person, under what they count as. One query."""
    found: dict[str, list[Proof]] = defaultdict(list)
    rows = SkillEvidence.objects.filter(person=person_id).select_related("skill").order_by("-level", "-recorded_at")
    for row in rows:
        formerly = str(row.skill) if row.skill.counts_as else ""
        found[row.skill.counted].append(Proof(row.level, row.evidence, row.source, row.recorded_at, formerly))
    return dict(found)
