"""The door of events: what the demo and the dashboards may ask of them."""

from lms.events.background.seats import release_seats
from lms.events.background.settling import settle
from lms.events.operations.checkins import merge_scans
from lms.events.operations.experts import ExpertPlan, add_expert, answer, confirm_teaching, invite
from lms.events.operations.feedback import give_feedback
from lms.events.operations.lines import move_in_line
from lms.events.operations.places import register
from lms.events.operations.restoring import restore_sessions
from lms.events.operations.series import SeriesPlan, create_series, publish_series
from lms.events.operations.sessions import SessionChange, cancel_sessions, edit_sessions
from lms.events.planning import Scope
from lms.events.queries.tickets import ticket_text

__all__ = [
    "ExpertPlan",
    "Scope",
    "SeriesPlan",
    "SessionChange",
    "add_expert",
    "answer",
    "cancel_sessions",
    "confirm_teaching",
    "create_series",
    "edit_sessions",
    "give_feedback",
    "invite",
    "merge_scans",
    "move_in_line",
    "publish_series",
    "register",
    "release_seats",
    "restore_sessions",
    "settle",
    "ticket_text",
]
