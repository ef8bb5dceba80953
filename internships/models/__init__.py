"""From an enterprise's order to a mutual evaluation."""

from internships.models.agreements import Signature
from internships.models.candidates import Candidate, Contact, InterviewNote
from internships.models.evaluations import Evaluation
from internships.models.mocks import MockResult, MockRun
from internships.models.offers import Appeal, Offer
from internships.models.orders import Order, OrderSkill, Post
from internships.models.packed import PackedNumbers, raw
from internships.models.partners import OrderPartner, OrderTemplate
from internships.models.placements import LogEntry, Placement
from internships.models.rankings import RankedList
from internships.models.reserves import Belonging, Category, ReservedSeats, RoundReserve
from internships.models.results import ResultsCheck, RoundResult
from internships.models.rounds import MatchRound, Postponement, RoundCap, RoundCertificate, RoundPost, RoundRules
from internships.models.rules import Finding, Rule
from internships.models.saved import SavedOrder, SavedSearch
from internships.models.schemes import Criterion, Mark, RoundScheme, Scheme

__all__ = [
    "Appeal",
    "Belonging",
    "Candidate",
    "Category",
    "Contact",
    "Criterion",
    "Evaluation",
    "Finding",
    "InterviewNote",
    "LogEntry",
    "Mark",
    "MatchRound",
    "MockResult",
    "MockRun",
    "Offer",
    "Order",
    "OrderPartner",
    "OrderSkill",
    "OrderTemplate",
    "PackedNumbers",
    "Placement",
    "Post",
    "Postponement",
    "RankedList",
    "ReservedSeats",
    "ResultsCheck",
    "RoundCap",
    "RoundCertificate",
    "RoundPost",
    "RoundReserve",
    "RoundResult",
    "RoundRules",
    "RoundScheme",
    "Rule",
    "SavedOrder",
    "SavedSearch",
    "Scheme",
    "Signature",
    "raw",
]
