"""What courses do when the ground announces something."""

from typing import Any

from django.dispatch import receiver

from courses.operations import enrolments, forgetting
from lms.people.models import User
from lms.people.signals import person_erased


@receiver(person_erased)
def free_the_seats(sender: object, person: User, **kwargs: Any) -> None:
    """A leaving person takes no seat and leaves no words; what they passed stays passed, without a name."""
    enrolments.withdraw_all(person)
    forgetting.forget_words(person)
