"""What events do when somebody leaves."""

from typing import Any

from django.dispatch import receiver

from lms.events.operations import forgetting
from lms.people.public import User
from lms.people.signals import person_erased


@receiver(person_erased)
def forget_person(sender: object, person: User, **kwargs: Any) -> None:
    """Their places and scans go; what they decided for others stays without their name."""
    forgetting.forget_person(person)
