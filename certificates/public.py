"""The door of the certificates: what other apps may ask of them."""

from certificates.operations.comments import Comment, set_comments
from certificates.operations.issuing import Award, issue
from certificates.operations.skills import record_skills
from certificates.queries.certificates import (
    CertificateCounts,
    CertificateSummary,
    HeldCertificate,
    certificates_of,
    counts,
    held_by,
)
from certificates.queries.grades import grade_bands_of_many
from certificates.queries.skills import Proof, skill_levels_of, skill_levels_of_many, skill_proofs_of

__all__ = [
    "Award",
    "CertificateCounts",
    "CertificateSummary",
    "Comment",
    "HeldCertificate",
    "Proof",
    "certificates_of",
    "counts",
    "grade_bands_of_many",
    "held_by",
    "issue",
    "record_skills",
    "set_comments",
    "skill_levels_of",
    "skill_levels_of_many",
    "skill_proofs_of",
]
