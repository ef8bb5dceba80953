"""The door of cooperation: `from lms.cooperation import public as cooperation`."""

from lms.cooperation.operations.agreements import accept, propose
from lms.cooperation.operations.deliverables import confirm, report
from lms.cooperation.operations.drafts import (
    DeliverableDraft,
    Words,
    add_party,
    draft_agreement,
    put_deliverable,
)
from lms.cooperation.queries.summaries import Summary, summary

__all__ = [
    "DeliverableDraft",
    "Summary",
    "Words",
    "accept",
    "add_party",
    "confirm",
    "draft_agreement",
    "propose",
    "put_deliverable",
    "report",
    "summary",
]
