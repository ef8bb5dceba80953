"""The door of events: what the demo and the dashboards may ask of them."""

from lms.events.background.settling import settle
from lms.events.operations.checkins import merge_scans
from lms.events.operations.experts import ExpertPlan, add_expert, answer, confirm_teaching, invite
from lms.events.operations.feedback import give_feedback
from lms.events.operations.places import register
from lms.events.operations.series import SeriesPlan, create_series, publish_series
from lms.events.queries.tickets import ticket_text

__all__ = [
    "ExpertPlan",
    "SeriesPlan",
    "add_expert",
    "answer",
    "confirm_teaching",
    "create_series",
    "give_feedback",
    "invite",
    "merge_scans",
    "publish_series",
    "register",
    "settle",
    "ticket_text",
]
