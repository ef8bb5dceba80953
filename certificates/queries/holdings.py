"""Everything this app holds about one person."""

from typing import Any

from certificates.models import Certificate, EnquiryFind, ShareLink, ShareView, SkillEvidence


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The person's certificates and proven skills, and to whom they were shown, as plain rows."""
    certificates = Certificate.objects.filter(holder=person)
    evidence = SkillEvidence.objects.filter(person=person)
    return {
        "certificates": list(
            certificates.values(
                "number", "kind", "state", "content", "comments", "hides_comments", "issued_on", "valid_until"
            )
        ),
        "share_links": list(
            ShareLink.objects.filter(certificate__holder=person).values(
                "certificate__number", "scope", "note", "created_at", "expires_at", "ended_at"
            )
        ),
        "share_views": list(
            ShareView.objects.filter(link__certificate__holder=person).values(
                "link__certificate__number", "at", "network", "browser", "file"
            )
        ),
        "certificate_enquiries": list(
            EnquiryFind.objects.filter(certificate__holder=person).values(
                "certificate__number", "enquiry__organisation__name_zh", "enquiry__purpose", "enquiry__asked_at"
            )
        ),
        "skills": list(evidence.values("skill__code", "level", "source", "recorded_at")),
    }
