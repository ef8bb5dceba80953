"""Rows of the trail, and the triggers that keep them as they were written."""

from lms.audit.models.events import AuditEvent, Seal

__all__ = ["AuditEvent", "Seal"]
