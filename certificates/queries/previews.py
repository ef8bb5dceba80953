"""A batch before it is one: who gets a certificate, who has it, who lacks what, whose name no font can print."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import rendering
from certificates.faults import about_it
from certificates.models import Certificate
from certificates.queries import documents
from certificates.queries.awards import Award, frozen
from certificates.queries.certificates import label_today
from certificates.queries.sources import Candidate

READY, HELD, LACKS, BLOCKED = "ready", "held", "lacks", "blocked"
# What needs somebody comes first: in a long list it would be overlooked.
ORDER = (BLOCKED, READY, LACKS, HELD)
LONGEST_NAME, USUAL_NAME, USUAL_LATIN = 80, 12, 30
# What of the content is printed in its own words; the rest are numbers, days and codes.
PRINTED = {
    "holder": gettext_lazy("姓名"),
    "holder_latin": gettext_lazy("姓名拼音"),
    "title_zh": gettext_lazy("证书名称"),
    "title_en": gettext_lazy("英文名称"),
    "body_zh": gettext_lazy("正文"),
    "body_en": gettext_lazy("英文正文"),
}


@dataclass(frozen=True)
class Row:
    """One line of the list: what will happen, and why not. `content` is what the certificate would say.

    title   of the certificate, also where there is no award yet
    """

    name: str
    state: str
    why: str = ""
    award: Award | None = None
    content: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    title: str = ""


@dataclass(frozen=True)
class Preview:
    """The list looked at. Nothing was written."""

    rows: tuple[Row, ...]

    @property
    def ready(self) -> list[Award]:
        """What would be issued."""
        return [row.award for row in self.rows if row.state == READY and row.award]

    @property
    def counts(self) -> dict[str, int]:
        """{state: rows}."""
        return {state: sum(row.state == state for row in self.rows) for state in ORDER}

    @property
    def digest(self) -> str:
        """Equal for two looks at which the same would be issued, to the last word: what was seen is what is signed."""
        said = [
            (row.award.evidence, row.award.holder_id, row.award.template, row.award.valid_years, row.content)
            for row in self.rows
            if row.state == READY and row.award
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]


def preview(candidates: Sequence[Candidate]) -> Preview:
    """Everybody of the list, with what would happen to them. Four queries, and one for each wording with skills."""
    awards = [one.award for one in candidates if one.award]
    held = _held(awards)
    said = dict(zip((award.evidence for award in awards), frozen(awards), strict=True))
    look = _Look(held, said)
    rows = [look.row(one) for one in candidates]
    return Preview(tuple(sorted(rows, key=lambda row: ORDER.index(row.state))))


def _held(awards: Sequence[Award]) -> dict[str, Certificate]:
    rows = Certificate.objects.filter(evidence__in=[award.evidence for award in awards])
    return {row.evidence: row for row in rows.only("evidence", "number", "state", "valid_until")}


class _Look:
    """One look at a list: what is asked once a list, and what was met already."""

    def __init__(self, held: dict[str, Certificate], said: dict[str, dict[str, Any]]) -> None:
        self._held, self._said = held, said
        self._met: set[str] = set()
        self._fitting: set[tuple[object, ...]] = set()
        self._samples: dict[tuple[str, ...], rendering.Content] = {}

    def row(self, one: Candidate) -> Row:
        """What would happen to one of the list."""
        if one.award is None:
            return Row(one.name, LACKS, one.lacks, title=one.title)
        if one.award.evidence in self._met:
            return Row(one.name, LACKS, _("名单里写了两次"), title=one.award.title_zh)
        self._met.add(one.award.evidence)
        content, found = self._said[one.award.evidence], self._held.get(one.award.evidence)
        if found is not None:
            return Row(one.name, HELD, label_today(found), one.award, content, found.number, one.award.title_zh)
        if problem := unprintable(content) or self._no_room(one.award, content):
            return Row(one.name, BLOCKED, problem, one.award, content, title=one.award.title_zh)
        return Row(one.name, READY, "", one.award, content, title=one.award.title_zh)

    def _no_room(self, award: Award, content: dict[str, Any]) -> str:
        """Whether the words find room: asked once for usual names, and for each that is longer."""
        name, latin = content["holder"], content["holder_latin"]
        wording = (award.template, award.title_zh, award.title_en, award.body_zh, award.body_en)
        shape = (wording, (name, latin) if len(name) > USUAL_NAME or len(latin) > USUAL_LATIN else ())
        if shape in self._fitting:
            return ""
        if wording not in self._samples:
            self._samples[wording] = documents.sample_of(award, content)
        if problem := no_room(replace(self._samples[wording], holder=name, holder_latin=latin)):
            return problem
        self._fitting.add(shape)
        return ""


def no_room(content: rendering.Content) -> str:
    """Why the page cannot be laid out, in words; "" when all is well."""
    try:
        rendering.require_room(content, settings.CACHE_DIR)
    except rendering.MissingGlyph as error:
        return no_font(error.character)
    except rendering.ContentError as error:
        return _("版面放不下：%(problem)s") % {"problem": error}
    return ""


def unprintable(content: dict[str, Any]) -> str:
    """Why this cannot be printed, in words; "" when all is well."""
    return " ".join(problems_of(content).values())


def problems_of(content: dict[str, Any]) -> dict[str, str]:
    """{part of the content: why it cannot be printed, in words}; empty when all is well."""
    if not 0 < len(str(content["holder"]).strip()) <= LONGEST_NAME:
        return {"holder": _("姓名须为 1 到 80 个字。")}
    words = {name: str(content[name]) for name in PRINTED}
    words["organisations"] = "".join(name for organisation in content["organisations"] for name in organisation)
    # All at once: hardly ever is there anything to find.
    if not rendering.missing_glyphs("".join(words.values()), settings.CACHE_DIR):
        return {}
    found = {name: unprintable_words(said) for name, said in words.items()}
    return {name: _named(name, problem) for name, problem in found.items() if problem}


def unprintable_words(words: str) -> str:
    """Why these words cannot stand on a certificate; "" when all is well."""
    missing = rendering.missing_glyphs(words, settings.CACHE_DIR)
    return no_font(missing) if missing else ""


def _named(name: str, problem: str) -> str:
    if name == "holder":
        return problem
    return about_it(PRINTED.get(name, _("颁发单位")), problem)


def no_font(missing: str) -> str:
    """That no font has these characters, in words."""
    shown = "、".join(_shown(sign) for sign in missing)
    return _("没有字体能印出：%(signs)s。请改用规范字形。") % {"signs": shown}


def _shown(sign: str) -> str:
    """The character with its code point; in words where it shows nothing by itself."""
    seen = sign if unicodedata.category(sign)[0] not in "CZ" and sign.isprintable() else _("看不见的字符")
    return f"{seen}（U+{ord(sign):04X}）"
