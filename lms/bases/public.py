"""The door of training bases: what the dashboards and the demo may ask of them."""

from lms.bases.operations.bases import BasePlan, create_base
from lms.bases.operations.bookings import BookingDraft, book
from lms.bases.operations.cancelling import count_heads
from lms.bases.operations.centres import (
    CentrePlan,
    OfferingPlan,
    create_centre,
    join_centre,
    offer,
    set_bases,
    take_part,
)
from lms.bases.operations.closures import ClosureDraft, close
from lms.bases.operations.groups import GroupPlan, add_group, set_hours
from lms.bases.operations.safety import CheckDraft, record_check
from lms.bases.planning import Hours, Span, Weekly
from lms.bases.queries.summaries import BasesSummary, summary_of, unsafe_count

__all__ = [
    "BasePlan",
    "BasesSummary",
    "BookingDraft",
    "CentrePlan",
    "CheckDraft",
    "ClosureDraft",
    "GroupPlan",
    "Hours",
    "OfferingPlan",
    "Span",
    "Weekly",
    "add_group",
    "book",
    "close",
    "count_heads",
    "create_base",
    "create_centre",
    "join_centre",
    "offer",
    "record_check",
    "set_bases",
    "set_hours",
    "summary_of",
    "take_part",
    "unsafe_count",
]
