"""From an enterprise's order to a mutual evaluation."""

from internships.models.agreements import Signature
from internships.models.evaluations import Evaluation
from internships.models.orders import Order, OrderSkill, Post
from internships.models.placements import LogEntry, Placement
from internships.models.rankings import RankedList
from internships.models.rounds import MatchRound, RoundPost
from internships.models.rules import Finding, Rule

__all__ = [
    "Evaluation",
    "Finding",
    "LogEntry",
    "MatchRound",
    "Order",
    "OrderSkill",
    "Placement",
    "Post",
    "RankedList",
    "RoundPost",
    "Rule",
    "Signature",
]
