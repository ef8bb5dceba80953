"""Who was there, and how we know: codes that pass, tickets that hold, scans that merge. Pure."""

from lms.events.checkin.anomalies import Anomaly, Odd, anomalies
from lms.events.checkin.attendance import Attendance, Fix, attendance
from lms.events.checkin.codes import (
    CLAIM_SECONDS,
    DIGITS_SECONDS,
    WINDOW_SECONDS,
    accepted,
    claim,
    claim_holds,
    code,
    digits,
    digits_hold,
    window_of,
)
from lms.events.checkin.guesses import GUESSES, GUESSES_IN_ALL, Tries, may_guess, one_more
from lms.events.checkin.scans import Scan, Source, merged
from lms.events.checkin.tickets import Ticket, public_key, read, session_named, sign

__all__ = [
    "CLAIM_SECONDS",
    "DIGITS_SECONDS",
    "GUESSES",
    "GUESSES_IN_ALL",
    "WINDOW_SECONDS",
    "Anomaly",
    "Attendance",
    "Fix",
    "Odd",
    "Scan",
    "Source",
    "Ticket",
    "Tries",
    "accepted",
    "anomalies",
    "attendance",
    "claim",
    "claim_holds",
    "code",
    "digits",
    "digits_hold",
    "may_guess",
    "merged",
    "one_more",
    "public_key",
    "read",
    "session_named",
    "sign",
    "window_of",
]
