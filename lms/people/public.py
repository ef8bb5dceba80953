"""The door of people: `from lms.people import public as people`."""

from lms.people.models import Consent, Guardian, User
from lms.people.operations.accounts import create_person, renew_sessions

__all__ = ["Consent", "Guardian", "User", "create_person", "renew_sessions"]
