"""What certificates do when the database is made."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from certificates.models import guards


@receiver(pre_migrate)
def make_way(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """SQLite cannot alter a table that a trigger of another one speaks of."""
    if sender.label == "certificates" and connections[using].vendor == "sqlite":
        guards.lift(connections[using])


@receiver(post_migrate)
def keep_promises(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself keeps what was signed."""
    connection = connections[using]
    if sender.label == "certificates" and set(connection.introspection.table_names()) >= guards.TABLES:
        guards.install(connection)
