"""Matching students to positions: plain arrays in, a checked and explained matching out. See README.md here."""

from internships.matching.deferred_acceptance import solve
from internships.matching.market import NONE, NOT_ELIGIBLE, Closing, Market, MarketError, Matching, build
from internships.matching.priorities import combine, commitment, lottery
from internships.matching.receipts import Step, digest, leaf, merkle_path, merkle_root, verify_path
from internships.matching.report import Outcome, PositionSummary, Reason, Report, explain
from internships.matching.scores import FULL_SCORE, Fit, Need, SkillFit, fit
from internships.matching.stability import Certificate, Flaw, Violation, certify

__all__ = [
    "FULL_SCORE",
    "NONE",
    "NOT_ELIGIBLE",
    "Certificate",
    "Closing",
    "Fit",
    "Flaw",
    "Market",
    "MarketError",
    "Matching",
    "Need",
    "Outcome",
    "PositionSummary",
    "Reason",
    "Report",
    "SkillFit",
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
    "solve",
    "verify_path",
]
