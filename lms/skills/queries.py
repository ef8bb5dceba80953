"""Reads of the taxonomy."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lms.common import near
from lms.skills.models import Skill, SkillLevel


def skills() -> QuerySet[Skill]:
    """Every skill with its domain, domains left out, in order of code."""
    return Skill.objects.filter(kind=Skill.Kind.SKILL).select_related("parent").order_by("code")


def domains() -> QuerySet[Skill]:
    """The fourteen domains."""
    return Skill.objects.filter(kind=Skill.Kind.DOMAIN).order_by("code")


def by_code(codes: Iterable[str]) -> dict[str, Skill]:
    """{code: skill} of the codes that exist."""
    return {skill.code: skill for skill in Skill.objects.filter(code__in=list(codes))}


def level_names() -> dict[int, str]:
    """{level: its name in the reader's language}."""
    return {level.level: str(level) for level in levels()}


def levels() -> list[SkillLevel]:
    """What the numbers 0 to 4 mean, in order."""
    return near.kept("skill-levels", lambda: list(SkillLevel.objects.all()))
