"""People, and what they agreed to."""

from lms.people.models.consents import Consent, Guardian
from lms.people.models.devices import KnownDevice
from lms.people.models.users import User

__all__ = ["Consent", "Guardian", "KnownDevice", "User"]
