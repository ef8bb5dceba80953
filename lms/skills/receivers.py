"""What the taxonomy does when the database is made."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from lms.skills.models import guards


@receiver(post_migrate)
def keep_codes(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself refuses to delete a skill, or to rewrite what became of it."""
    if sender.label == "skills" and set(guards.TABLES) <= set(connections[using].introspection.table_names()):
        guards.install(connections[using])
