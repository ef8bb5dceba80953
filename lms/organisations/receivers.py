"""What organisations do when somebody leaves."""

from typing import Any

from django.dispatch import receiver

from lms.organisations.operations import invitations, memberships
from lms.people.public import User
from lms.people.signals import person_erased


@receiver(person_erased)
def forget_person(sender: object, person: User, email: str, **kwargs: Any) -> None:
    """Their roles end and no invitation knows their address."""
    memberships.end_memberships_of(person, by=None)
    invitations.forget(email, person)
