"""What courses do when the ground announces something."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, post_save, pre_migrate
from django.dispatch import receiver
from wagtail.models import WorkflowState
from wagtail.signals import page_published, workflow_approved, workflow_rejected, workflow_submitted

from certificates.signals import skills_recorded
from courses import tasks
from courses.models import CoursePage, guards, lab_guards, triggers
from courses.operations import authoring, enrolments, forgetting, skills, untaught
from courses.signals import regraded
from lms.common import near
from lms.common.send import after_commit
from lms.people.models import User
from lms.people.signals import person_erased
from lms.skills.signals import skills_demanded, skills_followed


@receiver([skills_recorded, regraded])
def award_skill_certificates(sender: object, person_id: int, **kwargs: Any) -> None:
    """What somebody has just been shown able to do may be the last thing a skill certificate asks for."""
    after_commit(tasks.award_skill_certificates, person_id)


@receiver(skills_demanded)
def tell_schools(sender: object, codes: list[str], **kwargs: Any) -> None:
    """What firms ask for and nobody teaches is for academic offices to know."""
    untaught.tell_untaught(codes)


@receiver(skills_followed)
def follow(sender: object, moves: dict[int, int], codes: dict[str, str], **kwargs: Any) -> dict[str, int]:
    """What courses say of a skill is said of what it has become."""
    return skills.follow_skills(moves, codes)


@receiver(page_published, sender=CoursePage)
def catch_up(sender: object, instance: CoursePage, **kwargs: Any) -> None:
    """An older draft may name a skill that has become another since."""
    skills.catch_up(instance)


@receiver(page_published, sender=CoursePage)
def show_other_labs(sender: object, instance: CoursePage, **kwargs: Any) -> None:
    """A course's page says at once which labs it has now."""
    near.forget()


@receiver(person_erased)
def free_the_seats(sender: object, person: User, **kwargs: Any) -> None:
    """A leaving person takes no seat and leaves no words; what they passed stays passed, without a name."""
    enrolments.withdraw_all(person)
    forgetting.forget_words(person)


@receiver(pre_migrate)
def make_way(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """SQLite cannot alter a table that a trigger of another one speaks of."""
    if sender.label == "courses" and connections[using].vendor == "sqlite":
        guards.lift(connections[using])


@receiver(post_migrate)
def keep_programmes_reviewed(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on the database itself refuses to publish a programme nobody reviewed."""
    connection = connections[using]
    if sender.label == "courses" and set(guards.TABLES) <= set(connection.introspection.table_names()):
        guards.install(connection)


@receiver(post_migrate)
def keep_grade_events(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on grade events are only ever added; SQLite loses its triggers when a table is altered."""
    if sender.label == "courses" and triggers.TABLE in connections[using].introspection.table_names():
        triggers.install(connections[using])


@receiver(post_migrate)
def keep_labs(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """From here on a lab stays as it was handed in."""
    if sender.label == "courses" and lab_guards.TABLE in connections[using].introspection.table_names():
        lab_guards.install(connections[using])


@receiver(post_save, sender=CoursePage)
def keep_a_collection(sender: object, instance: CoursePage, **kwargs: Any) -> None:
    """A school that owns a course has a place for its pictures and files."""
    if instance.organisation_id:
        authoring.ensure_collection(instance.organisation_id)


@receiver(workflow_submitted)
def tell_reviewers(sender: object, instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """Something waits for the academic office."""
    authoring.tell_reviewers(instance, by=user)


@receiver([workflow_approved, workflow_rejected])
def tell_the_author(sender: object, instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    """What was sent in is decided."""
    authoring.tell_the_author(instance, by=user)
