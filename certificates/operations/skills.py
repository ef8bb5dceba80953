"""Writing down that a person reached a level of a skill."""

from collections.abc import Iterable

from django.db import transaction

from certificates.models import SkillEvidence
from certificates.signals import skills_recorded
from lms.skills import public as skills

LONGEST_SOURCE = 120


@transaction.atomic
def record_skills(person_id: int, levels: Iterable[tuple[str, int]], *, evidence: str, source: str) -> int:
    """Add what this evidence proves, once. Returns how many skills were known and written or already there.

    source  what a transcript prints as that which showed them: a course's title, a firm's name; cut where it is long
    """
    pairs = dict(levels)
    known, source = skills.by_code(pairs), source[:LONGEST_SOURCE]
    SkillEvidence.objects.bulk_create(
        [
            SkillEvidence(person_id=person_id, skill=skill, level=pairs[code], evidence=evidence, source=source)
            for code, skill in known.items()
        ],
        ignore_conflicts=True,
    )
    skills_recorded.send(sender=SkillEvidence, person_id=person_id)
    return len(known)
