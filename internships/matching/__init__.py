"""Matching students to slots: plain arrays in, a checked and explained matching out. See README.md here."""

from internships.matching.bars import Cutoff
from internships.matching.deferred_acceptance import solve
from internships.matching.fits import Needs, Recommended, needs_of, recommend, score
from internships.matching.market import NONE, NOT_ELIGIBLE, Group, Market, MarketError, Reserve, build
from internships.matching.outcome import NOBODY, Closing, Matching
from internships.matching.preview import Capped, Diff, Listed, Scored, Seats, preview
from internships.matching.priorities import combine, commitment, lottery
from internships.matching.reasons import OUTCOMES, Outcome, Reason
from internships.matching.receipts import Step, digest, leaf, leaves, merkle_path, merkle_root, verify_path
from internships.matching.report import AFTER_THE_LAST, Report, SlotSummary, Told, explain
from internships.matching.scores import FULL_SCORE, Fit, Need, SkillFit, fit
from internships.matching.seats import restore
from internships.matching.stability import Certificate, Flaw, Violation, certify

__all__ = [
    "AFTER_THE_LAST",
    "FULL_SCORE",
    "NOBODY",
    "NONE",
    "NOT_ELIGIBLE",
    "OUTCOMES",
    "Capped",
    "Certificate",
    "Closing",
    "Cutoff",
    "Diff",
    "Fit",
    "Flaw",
    "Group",
    "Listed",
    "Market",
    "MarketError",
    "Matching",
    "Need",
    "Needs",
    "Outcome",
    "Reason",
    "Recommended",
    "Report",
    "Reserve",
    "Scored",
    "Seats",
    "SkillFit",
    "SlotSummary",
    "Step",
    "Told",
    "Violation",
    "build",
    "certify",
    "combine",
    "commitment",
    "digest",
    "explain",
    "fit",
    "leaf",
    "leaves",
    "lottery",
    "merkle_path",
    "merkle_root",
    "needs_of",
    "preview",
    "recommend",
    "restore",
    "score",
    "solve",
    "verify_path",
]
