"""Matching students to slots: plain arrays in, a checked and explained matching out. See README.md here."""

from internships.matching.deferred_acceptance import solve
from internships.matching.market import NONE, NOT_ELIGIBLE, Group, Market, MarketError, Reserve, build
from internships.matching.outcome import NOBODY, Closing, Matching
from internships.matching.priorities import combine, commitment, lottery
from internships.matching.receipts import Step, digest, leaf, merkle_path, merkle_root, verify_path
from internships.matching.report import OUTCOMES, Cutoff, Outcome, Reason, Report, SlotSummary, explain
from internships.matching.scores import FULL_SCORE, Fit, Need, SkillFit, fit
from internships.matching.seats import restore
from internships.matching.stability import Certificate, Flaw, Violation, certify

__all__ = [
    "FULL_SCORE",
    "NOBODY",
    "NONE",
    "NOT_ELIGIBLE",
    "OUTCOMES",
    "Certificate",
    "Closing",
    "Cutoff",
    "Fit",
    "Flaw",
    "Group",
    "Market",
    "MarketError",
    "Matching",
    "Need",
    "Outcome",
    "Reason",
    "Report",
    "Reserve",
    "SkillFit",
    "SlotSummary",
    "Step",
    "Violation",
    "build",
    "certify",
    "combine",
    "commitment",
    "digest",
    "explain",
    "fit",
    "leaf",
    "lottery",
    "merkle_path",
    "merkle_root",
    "restore",
    "solve",
    "verify_path",
]
