"""What the ground announces and placements must hear of."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from internships.models import guards, triggers
from internships.operations import forgetting, skills
from lms.people.signals import person_erased
from lms.skills.signals import skills_followed


@receiver(person_erased)
def forget(sender: Any, *, person: Any, **kwargs: Any) -> None:
    """An erased person's words go with them."""
    forgetting.forget_person(person)


@receiver(skills_followed)
def follow(sender: Any, *, moves: dict[int, int], **kwargs: Any) -> dict[str, int]:
    """Orders that are still being written ask for what a skill has become."""
    return skills.follow_skills(moves)


@receiver(pre_migrate)
def make_way(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """SQLite cannot alter a table that a trigger of another one speaks of."""
    if sender.label == "internships" and connections[using].vendor == "sqlite":
        guards.lift(connections[using])


@receiver(post_migrate)
def keep_promises(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself holds what rounds promise."""
    connection = connections[using]
    if sender.label == "internships" and set(guards.TABLES) <= set(connection.introspection.table_names()):
        guards.install(connection)


@receiver(post_migrate)
def keep_starts_lawful(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself refuses a start the law stands against."""
    if sender.label == "internships" and triggers.TABLE in connections[using].introspection.table_names():
        triggers.install(connections[using])
