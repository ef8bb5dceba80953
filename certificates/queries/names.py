"""What skills, levels and the site are called, frozen for what is earned today and read for what was earned before."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from certificates.models import Certificate, Names
from lms.common import near
from lms.skills import public as skills


@dataclass(frozen=True)
class NamedSkill:
    """A skill and the level reached, as they were called on the day."""

    code: str
    level: int
    name_zh: str
    name_en: str
    level_zh: str
    level_en: str
    esco: str
    esco_name: str


def named_today(claims: Sequence[Iterable[tuple[str, int]]]) -> list[Names]:
    """For each list of (code, level) the names of today, not saved; a code nobody knows is left out. One query."""
    codes = {code for pairs in claims for code, _level in pairs}
    known = skills.by_code(codes) if codes else {}
    levels = {level.level: level for level in skills.levels()} if codes else {}

    def line(code: str, level: int) -> list[object]:
        skill, words = known[code], levels.get(level)
        named = [words.name_zh, words.name_en] if words else ["", ""]
        return [code, level, skill.name_zh, skill.name_en, *named, skill.esco_uri, skill.esco_label]

    return [_names([line(code, level) for code, level in pairs if code in known]) for pairs in claims]


def _names(lines: list[list[object]]) -> Names:
    made = Names(site=settings.SITE_URL, platform=settings.WAGTAIL_SITE_NAME, skills=lines)
    made.fingerprint = hashlib.sha256(json.dumps(made.said, sort_keys=True).encode()).hexdigest()
    return made


def skills_named(certificate: Certificate) -> list[NamedSkill]:
    """The skills a certificate names, in its words. No query where it names none."""
    return [NamedSkill(*line) for line in certificate.names.skills] if certificate.content["skills"] else []


def sites() -> tuple[str, ...]:
    """Every address under which certificates were earned here, today's first. A query at most every half minute."""
    kept = near.kept("certificates-sites", lambda: list(Names.objects.values_list("site", flat=True).distinct()))
    return tuple(dict.fromkeys([settings.SITE_URL, *sorted(kept)]))
