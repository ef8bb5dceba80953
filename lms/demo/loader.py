"""Fills an empty database: the public lists everybody needs, and what the demo shows."""

from collections.abc import Callable

from django.db import transaction

from lms.organisations import public as organisations
from lms.skills import public as skills

Progress = Callable[[str], None]


def is_empty() -> bool:
    """Whether nothing has been loaded yet. Loading is one transaction, so there is no half."""
    return not skills.Skill.objects.exists()


@transaction.atomic
def load_reference(progress: Progress) -> None:
    """Cities, clusters, universities and skills, from the lists in the repository."""
    progress("正在载入城市、产业集群、高校和技能目录 / loading cities, clusters, universities and skills")
    organisations.load_places()
    organisations.load_universities()
    skills.load_taxonomy()


@transaction.atomic
def load(progress: Progress) -> None:
    """The public lists and the demo."""
    load_reference(progress)
