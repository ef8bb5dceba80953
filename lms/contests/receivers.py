"""What the ground announces and contests must hear of."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from lms.contests.models import guards
from lms.contests.operations import forgetting
from lms.people.public import User
from lms.people.signals import person_erased


@receiver(person_erased)
def forget_person(sender: object, person: User, **kwargs: Any) -> None:
    """They leave the teams that can still change, and no entry waits for their mark."""
    forgetting.forget_person(person)


@receiver(pre_migrate)
def make_way(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """SQLite cannot alter a table that a trigger of another one speaks of."""
    if sender.label == "contests" and connections[using].vendor == "sqlite":
        guards.lift(connections[using])


@receiver(post_migrate)
def keep_promises(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself holds what contests promise."""
    connection = connections[using]
    if sender.label == "contests" and set(connection.introspection.table_names()) >= guards.TABLES:
        guards.install(connection)
