"""What cooperation does when somebody leaves."""

from typing import Any

from django.dispatch import receiver

from lms.cooperation.operations import forgetting
from lms.people.public import User
from lms.people.signals import person_erased


@receiver(person_erased)
def forget_person(sender: object, person: User, email: str, **kwargs: Any) -> None:
    """No team names them, and no post says how to reach them."""
    forgetting.forget(person)
