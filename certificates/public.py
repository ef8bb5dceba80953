"""The door of the certificates: what other apps may ask of them."""

from certificates.operations.issuing import Award, issue
from certificates.operations.skills import record_skills
from certificates.queries.certificates import (
    CertificateCounts,
    CertificateSummary,
    certificates_of,
    counts,
)
from certificates.queries.skills import skill_levels_of, skill_levels_of_many

__all__ = [
    "Award",
    "CertificateCounts",
    "CertificateSummary",
    "certificates_of",
    "counts",
    "issue",
    "record_skills",
    "skill_levels_of",
    "skill_levels_of_many",
]
