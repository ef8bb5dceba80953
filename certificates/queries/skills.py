"""Which skills a person has, at which level."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Max

from certificates.models import SkillEvidence


def skill_levels_of_many(person_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """{person: {skill code: best level}}; people without evidence have an empty table."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = SkillEvidence.objects.filter(person__in=list(person_ids)).values_list("person_id", "skill__code")
    for person_id, code, level in rows.annotate(best=Max("level")):
        found[person_id][code] = level
    return found


def skill_levels_of(person_id: int) -> dict[str, int]:
    """{skill code: best level} of one person."""
    return skill_levels_of_many([person_id])[person_id]
