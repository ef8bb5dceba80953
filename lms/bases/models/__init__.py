"""Bases with what is in them, who booked it, and the centres that teach there."""

from lms.bases.models.bases import Base, OpeningHours, WorkstationGroup
from lms.bases.models.bookings import Booking, Session
from lms.bases.models.centres import Centre, CentreMember, Offering
from lms.bases.models.closures import Closure
from lms.bases.models.safety import SafetyCheck

__all__ = [
    "Base",
    "Booking",
    "Centre",
    "CentreMember",
    "Closure",
    "Offering",
    "OpeningHours",
    "SafetyCheck",
    "Session",
    "WorkstationGroup",
]
