"""Events with their sessions, who has a place, who was seen, who speaks, and what people thought of it."""

from lms.events.models.experts import Expert, Invitation
from lms.events.models.feedback import Feedback
from lms.events.models.places import PersonFeed, Place
from lms.events.models.scans import Correction, ScanRow
from lms.events.models.series import EventSession, Room, SchoolQuota, Series

__all__ = [
    "Correction",
    "EventSession",
    "Expert",
    "Feedback",
    "Invitation",
    "PersonFeed",
    "Place",
    "Room",
    "ScanRow",
    "SchoolQuota",
    "Series",
]
