"""The door of the audit trail: `from lms.audit import public as audit`."""

from lms.audit.operations import record
from lms.audit.queries import events_by, events_of

__all__ = ["events_by", "events_of", "record"]
