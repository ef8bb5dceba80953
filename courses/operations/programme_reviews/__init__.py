"""The way of a programme's version: outside experts, the school's committee, published, filed; and back again."""

from courses.operations.programme_reviews.checks import MOST_EXPERTS, ExpertPlan
from courses.operations.programme_reviews.experts import add_expert, hand_over, note_opened, recuse, revoke, vote
from courses.operations.programme_reviews.panels import close_review, extend, open_review
from courses.operations.programme_reviews.steps import decide, file, send_back
from courses.operations.programme_reviews.workflow import ensure_workflow

__all__ = [
    "MOST_EXPERTS",
    "ExpertPlan",
    "add_expert",
    "close_review",
    "decide",
    "ensure_workflow",
    "extend",
    "file",
    "hand_over",
    "note_opened",
    "open_review",
    "recuse",
    "revoke",
    "send_back",
    "vote",
]
