"""What bases do when somebody leaves."""

from typing import Any

from django.dispatch import receiver

from lms.bases.operations import forgetting
from lms.people.public import User
from lms.people.signals import person_erased


@receiver(person_erased)
def forget_person(sender: object, person: User, **kwargs: Any) -> None:
    """Bookings stay their organisation's; nobody's name stands on them any more."""
    forgetting.forget_person(person)
