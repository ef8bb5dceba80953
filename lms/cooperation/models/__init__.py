"""Agreements with what was promised in them."""

from lms.cooperation.models.agreements import Acceptance, Agreement, AgreementParty, Proposal
from lms.cooperation.models.deliverables import Deliverable, DeliveryReport

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementParty",
    "Deliverable",
    "DeliveryReport",
    "Proposal",
]
