"""When a training base can be used, by how many, and how much of it is: pure, on Beijing's clock."""

from lms.bases.planning.clashes import Clash, Kind, Room, clashes, next_free
from lms.bases.planning.opening import Hours
from lms.bases.planning.safety import REMINDERS, reminder_due, valid_until
from lms.bases.planning.seats import Taken, free, most_taken
from lms.bases.planning.utilisation import Use, use_of, whole
from lms.common.spans import Span
from lms.common.weeks import MOST_TIMES, Weekly, repeated

__all__ = [
    "MOST_TIMES",
    "REMINDERS",
    "Clash",
    "Hours",
    "Kind",
    "Room",
    "Span",
    "Taken",
    "Term",
    "Use",
    "Weekly",
    "clashes",
    "free",
    "most_taken",
    "next_free",
    "reminder_due",
    "repeated",
    "term_of",
    "use_of",
    "valid_until",
    "whole",
]
