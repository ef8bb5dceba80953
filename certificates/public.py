"""The door of the certificates: what other apps may ask of them."""

from certificates.access import can_issue_for
from certificates.operations.batches import approve_waiting, issue_batch
from certificates.operations.comments import set_comments
from certificates.operations.issuing import issue
from certificates.operations.revoking import withdraw
from certificates.operations.skills import record_skills
from certificates.queries.awards import Award, Comment
from certificates.queries.batches import Refusal, refusal_of
from certificates.queries.certificates import (
    CertificateCounts,
    CertificateSummary,
    HeldCertificate,
    Term,
    certificates_of,
    counts,
    held_by,
    terms_of,
)
from certificates.queries.explanations import Fact, Reason
from certificates.queries.explanations import register as register_explainer
from certificates.queries.grades import grade_bands_of_many
from certificates.queries.previews import unprintable_words
from certificates.queries.skills import Proof, skill_levels_of, skill_levels_of_many, skill_proofs_of
from certificates.queries.sources import Candidate, Group, Source
from certificates.queries.sources import register as register_source
from certificates.queries.spans import span_en, span_zh

__all__ = [
    "Award",
    "Candidate",
    "CertificateCounts",
    "CertificateSummary",
    "Comment",
    "Fact",
    "Group",
    "HeldCertificate",
    "Proof",
    "Reason",
    "Refusal",
    "Source",
    "Term",
    "approve_waiting",
    "can_issue_for",
    "certificates_of",
    "counts",
    "grade_bands_of_many",
    "held_by",
    "issue",
    "issue_batch",
    "record_skills",
    "refusal_of",
    "register_explainer",
    "register_source",
    "set_comments",
    "skill_levels_of",
    "skill_levels_of_many",
    "skill_proofs_of",
    "span_en",
    "span_zh",
    "terms_of",
    "unprintable_words",
    "withdraw",
]
