"""Reads of the taxonomy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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


# ── courses ───────────────────────────────────────────────────────────────────
# Orders name courses by their codes, and the app that keeps them is not known here: it says itself what there is.
@dataclass(frozen=True)
class Offered:
    """A published course: its code, its title in the reader's language, its address, and the skills it leads to."""

    code: str
    title: str
    url: str
    skills: tuple[str, ...] = ()


Source = Callable[[], list[Offered]]
_sources: list[Source] = []


def register_courses(source: Source) -> None:
    """Let `source` tell of courses from now on. Called once by an app, when it is ready."""
    if source not in _sources:
        _sources.append(source)


def courses_offered() -> dict[str, Offered]:
    """{code: course} of everything published now, by code."""
    found = sorted((one for source in _sources for one in source()), key=lambda one: one.code)
    return {one.code: one for one in found}


def unknown_courses(codes: Iterable[str]) -> list[str]:
    """Those of the codes that no published course has, in their order. Asks nothing where there are no codes."""
    wanted = list(codes)
    known = courses_offered() if wanted else {}
    return [code for code in wanted if code not in known]
