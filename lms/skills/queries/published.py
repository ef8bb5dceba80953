"""The taxonomy as other systems may take it."""

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings

from lms.skills.formats import Entry, Framework
from lms.skills.models import Skill, SkillLevel
from lms.skills.queries.skills import levels

# In the language of what is published, whoever asks.
TITLE = "外贸与跨境电商复合型人才技能体系"


def published() -> Framework:
    """The whole taxonomy, a domain and then its skills with their levels, ended ones too. Three queries."""
    rows = Skill.objects.select_related("parent").prefetch_related("successors").order_by("code")
    names = {level.level: level for level in levels()}
    entries = [entry for row in rows for entry in (_entry(row), *_levels(row, names))]
    return Framework(settings.SITE_URL, TITLE, settings.WAGTAIL_SITE_NAME, entries)


def identifier() -> UUID:
    """That of the whole; it depends on the site's address alone."""
    return Framework(settings.SITE_URL, TITLE, settings.WAGTAIL_SITE_NAME, ()).identifier


def _entry(row: Skill) -> Entry:
    return Entry(
        row.code,
        row.parent.code if row.parent else "",
        row.kind,
        row.name_zh,
        row.name_en,
        row.changed_at,
        esco_uri=row.esco_uri,
        esco_label=row.esco_label,
        state=row.state,
        successors=tuple(one.code for one in row.successors.all()),
    )


def _levels(row: Skill, names: dict[int, SkillLevel]) -> Iterator[Entry]:
    for number, words in enumerate((row.level1_zh, row.level2_zh, row.level3_zh), 1):
        if words:
            code, name = f"{row.code}.{number}", names[number].name_en
            yield Entry(code, row.code, "level", words, name, row.changed_at, state=row.state)
