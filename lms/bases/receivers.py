"""What bases do when somebody leaves, and when skills become others."""

from typing import Any

from django.dispatch import receiver

from lms.bases.operations import forgetting, skills
from lms.people.public import User
from lms.people.signals import person_erased
from lms.skills.signals import skills_followed


@receiver(person_erased)
def forget_person(sender: object, person: User, **kwargs: Any) -> None:
    """Bookings stay their organisation's; nobody's name stands on them any more."""
    forgetting.forget_person(person)


@receiver(skills_followed)
def follow_skills(sender: object, moves: dict[int, int], **kwargs: Any) -> dict[str, int]:
    """Workstations train what a skill has become."""
    return skills.follow_skills(moves)
