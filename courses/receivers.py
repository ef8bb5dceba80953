"""What courses do when the ground announces something."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from courses.models import triggers
from courses.operations import enrolments, forgetting
from lms.people.models import User
from lms.people.signals import person_erased


@receiver(person_erased)
def free_the_seats(sender: object, person: User, **kwargs: Any) -> None:
    """A leaving person takes no seat and leaves no words; what they passed stays passed, without a name."""
    enrolments.withdraw_all(person)
    forgetting.forget_words(person)


@receiver(post_migrate)
def keep_grade_events(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on grade events are only ever added; SQLite loses its triggers when a table is altered."""
    if sender.label == "courses" and triggers.TABLE in connections[using].introspection.table_names():
        triggers.install(connections[using])
