"""What a person has agreed to today."""

from django.db.models import QuerySet

from lms.people.choices import TEXT_VERSIONS
from lms.people.models import Consent, User


def open_consents(person: User) -> QuerySet[Consent]:
    """The agreements in force, newest first."""
    return person.consents.filter(withdrawn_at=None)


def has_consent(person: User, kind: str) -> bool:
    """Whether the person (or their guardian) agreed to the present text."""
    return open_consents(person).filter(kind=kind, version=TEXT_VERSIONS[kind]).exists()


def has_withdrawn(person: User) -> bool:
    """Whether the person took back the privacy agreement and gave no new one."""
    kinds = person.consents.filter(kind=Consent.Kind.PRIVACY)
    return kinds.exclude(withdrawn_at=None).exists() and not kinds.filter(withdrawn_at=None).exists()


def may_process(person: User) -> bool:
    """Whether anything beyond the request for consent may be done with the person's data."""
    if person.erased_at is not None or has_withdrawn(person):
        return False
    return not person.is_child or has_consent(person, Consent.Kind.MINOR)
