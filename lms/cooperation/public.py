"""The door of cooperation: `from lms.cooperation import public as cooperation`."""

from lms.cooperation.operations.agreements import accept, propose
from lms.cooperation.operations.calls import CallWords, award_call, draft_call, publish_call
from lms.cooperation.operations.deliverables import confirm, report
from lms.cooperation.operations.drafts import (
    DeliverableDraft,
    Words,
    add_party,
    draft_agreement,
    put_deliverable,
)
from lms.cooperation.operations.factors import PostWords, post_factor
from lms.cooperation.operations.interests import Approach, answer_interest, express_interest, record_match
from lms.cooperation.operations.milestones import accept as accept_work
from lms.cooperation.operations.milestones import hand_in
from lms.cooperation.operations.teams import answer_place, apply, form_team, plan_milestone, put_forward
from lms.cooperation.queries.summaries import Summary, summary

__all__ = [
    "Approach",
    "CallWords",
    "DeliverableDraft",
    "PostWords",
    "Summary",
    "Words",
    "accept",
    "accept_work",
    "add_party",
    "answer_interest",
    "answer_place",
    "apply",
    "award_call",
    "confirm",
    "draft_agreement",
    "draft_call",
    "express_interest",
    "form_team",
    "hand_in",
    "plan_milestone",
    "post_factor",
    "propose",
    "publish_call",
    "put_deliverable",
    "put_forward",
    "record_match",
    "report",
    "summary",
]
