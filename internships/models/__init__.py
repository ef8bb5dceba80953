"""From an enterprise's order to a mutual evaluation."""

from internships.models.agreements import Signature
from internships.models.evaluations import Evaluation
from internships.models.orders import Order, OrderSkill, Post
from internships.models.partners import OrderPartner, OrderTemplate
from internships.models.placements import LogEntry, Placement
from internships.models.rankings import RankedList
from internships.models.rounds import MatchRound, RoundPost
from internships.models.rules import Finding, Rule
from internships.models.saved import SavedOrder, SavedSearch

__all__ = [
    "Evaluation",
    "Finding",
    "LogEntry",
    "MatchRound",
    "Order",
    "OrderPartner",
    "OrderSkill",
    "OrderTemplate",
    "Placement",
    "Post",
    "RankedList",
    "RoundPost",
    "Rule",
    "SavedOrder",
    "SavedSearch",
    "Signature",
]
