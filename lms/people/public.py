"""The door of people: `from lms.people import public as people`."""

from lms.people.access import register_staff_test
from lms.people.models import Consent, Guardian, User
from lms.people.operations.accounts import create_person
from lms.people.operations.consents import ask_guardian, confirm_guardian, give_consent, withdraw_consent
from lms.people.operations.erasing import erase
from lms.people.operations.sessions import renew_sessions
from lms.people.queries.consents import has_consent, may_process
from lms.people.queries.holdings import holdings_of, register_collector
from lms.people.queries.inventory import personal_lines

__all__ = [
    "Consent",
    "Guardian",
    "User",
    "ask_guardian",
    "confirm_guardian",
    "create_person",
    "erase",
    "give_consent",
    "has_consent",
    "holdings_of",
    "may_process",
    "personal_lines",
    "register_collector",
    "register_staff_test",
    "renew_sessions",
    "withdraw_consent",
]
