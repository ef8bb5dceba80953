"""What the ground announces and placements must hear of."""

from typing import Any

from django.dispatch import receiver

from internships.operations import forgetting
from lms.people.signals import person_erased


@receiver(person_erased)
def forget(sender: Any, *, person: Any, **kwargs: Any) -> None:
    """An erased person's words go with them."""
    forgetting.forget_person(person)
