"""What workstations train follows the taxonomy."""

from collections.abc import Mapping

from django.db import transaction

from lms.bases.models import WorkstationGroup


@transaction.atomic
def follow_skills(moves: Mapping[int, int]) -> dict[str, int]:
    """Have groups of workstations train what a skill has become. {"bases.groups": how many rows}."""
    rows = list(WorkstationGroup.skills.through.objects.filter(skill__in=moves).select_related("workstationgroup"))
    for row in rows:
        row.workstationgroup.skills.remove(row.skill_id)
        row.workstationgroup.skills.add(moves[row.skill_id])
    return {"bases.groups": len(rows)}
