"""Reads of the taxonomy."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from lms.common import near
from lms.skills.formats import Entry, Framework
from lms.skills.models import Skill, SkillLevel

# In the language of what is published, whoever asks.
TITLE = "外贸与跨境电商复合型人才技能体系"


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


def published() -> Framework:
    """The whole taxonomy, a domain and then its skills with their levels, as other systems may take it. Two queries."""
    rows = Skill.objects.select_related("parent").order_by("code")
    names = {level.level: level for level in levels()}
    entries = [entry for row in rows for entry in (_entry(row), *_levels(row, names))]
    return Framework(settings.SITE_URL, TITLE, settings.WAGTAIL_SITE_NAME, entries)


def _entry(row: Skill) -> Entry:
    above = row.parent.code if row.parent else ""
    return Entry(
        row.code, above, row.kind, row.name_zh, row.name_en, row.changed_at, esco_uri=row.esco_uri,
        esco_label=row.esco_label,
    )  # fmt: skip


def _levels(row: Skill, names: dict[int, SkillLevel]) -> Iterator[Entry]:
    for number, words in enumerate((row.level1_zh, row.level2_zh, row.level3_zh), 1):
        if words:
            yield Entry(f"{row.code}.{number}", row.code, "level", words, names[number].name_en, row.changed_at)


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
