"""The door of the audit trail: `from lms.audit import public as audit`."""

from lms.audit.operations import masked, record, record_denial, record_many
from lms.audit.queries.events import TrailPage, events, events_of, trail_page
from lms.audit.queries.seals import Breach, breaches, merkle_level, merkle_root

__all__ = [
    "Breach",
    "TrailPage",
    "breaches",
    "events",
    "events_of",
    "masked",
    "merkle_level",
    "merkle_root",
    "record",
    "record_denial",
    "record_many",
    "trail_page",
]
