"""Everything this app holds about one person."""

from typing import Any

from certificates.models import Certificate, SkillEvidence


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The person's certificates and proven skills, as plain rows."""
    certificates = Certificate.objects.filter(holder=person)
    evidence = SkillEvidence.objects.filter(person=person)
    return {
        "certificates": list(certificates.values("number", "kind", "state", "content", "issued_on", "valid_until")),
        "skills": list(evidence.values("skill__code", "level", "source", "recorded_at")),
    }
