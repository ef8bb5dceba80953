"""What the ground announces and placements must hear of."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from internships.models import triggers
from internships.operations import forgetting
from lms.people.signals import person_erased


@receiver(person_erased)
def forget(sender: Any, *, person: Any, **kwargs: Any) -> None:
    """An erased person's words go with them."""
    forgetting.forget_person(person)


@receiver(post_migrate)
def keep_starts_lawful(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself refuses a start the law stands against."""
    if sender.label == "internships" and triggers.TABLE in connections[using].introspection.table_names():
        triggers.install(connections[using])
