"""Agreements with what was promised in them, calls with their teams, and the board of factors."""

from lms.cooperation.models.agreements import Acceptance, Agreement, AgreementParty, Proposal
from lms.cooperation.models.calls import TalentCall
from lms.cooperation.models.deliverables import Deliverable, DeliveryReport
from lms.cooperation.models.factors import Bookmark, FactorPost, Interest
from lms.cooperation.models.teams import Member, Milestone, MilestoneWork, Team, TeamPartner

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementParty",
    "Bookmark",
    "Deliverable",
    "DeliveryReport",
    "FactorPost",
    "Interest",
    "Member",
    "Milestone",
    "MilestoneWork",
    "Proposal",
    "TalentCall",
    "Team",
    "TeamPartner",
]
