"""Writing down that a person reached a level of a skill."""

from collections.abc import Iterable

from django.db import transaction

from certificates.models import SkillEvidence
from certificates.signals import skills_recorded
from lms.skills import public as skills


@transaction.atomic
def record_skills(person_id: int, levels: Iterable[tuple[str, int]], *, evidence: str, source: str) -> int:
    """Add what this evidence proves, once. Returns how many skills were known and written or already there."""
    pairs = dict(levels)
    known = skills.by_code(pairs)
    SkillEvidence.objects.bulk_create(
        [
            SkillEvidence(person_id=person_id, skill=skill, level=pairs[code], evidence=evidence, source=source)
            for code, skill in known.items()
        ],
        ignore_conflicts=True,
    )
    skills_recorded.send(sender=SkillEvidence, person_id=person_id)
    return len(known)
