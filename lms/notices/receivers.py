"""What the ground announces and people should hear of."""

from typing import Any

from django.dispatch import receiver

from lms.notices.models import Notice, Preference
from lms.notices.operations import telling
from lms.people.signals import new_device_used, person_erased

SESSIONS = "/accounts/sessions/"


@receiver(new_device_used)
def tell_of_the_device(sender: Any, *, person: Any, user_agent: str, **kwargs: Any) -> None:
    """Somebody signed in from a browser not seen before."""
    telling.notify(person.pk, "security.new_device", words={"device": user_agent[:80]}, url=SESSIONS)


@receiver(person_erased)
def forget_notices(sender: Any, *, person: Any, **kwargs: Any) -> None:
    """What was told to a person, and how they wanted it, goes with them."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
