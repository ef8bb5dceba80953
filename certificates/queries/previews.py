"""A batch before it is one: who gets a certificate, who has it, who lacks what, whose name no font can print."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from certificates import rendering
from certificates.models import Certificate
from certificates.queries import documents
from certificates.queries.awards import Award, frozen
from certificates.queries.sources import Candidate

READY, HELD, LACKS, BLOCKED = "ready", "held", "lacks", "blocked"
# What needs somebody comes first: in a long list it would be overlooked.
ORDER = (BLOCKED, READY, LACKS, HELD)
LONGEST_NAME, USUAL_NAME = 80, 12


@dataclass(frozen=True)
class Row:
    """One line of the list: what will happen, and why not."""

    name: str
    state: str
    why: str = ""
    award: Award | None = None
    number: str = ""


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
        """Equal for two looks at which the same would be issued: what was seen is what is signed."""
        said = [(award.evidence, award.holder_id, award.title_zh, award.score_percent) for award in self.ready]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:24]


def preview(candidates: Sequence[Candidate]) -> Preview:
    """Everybody of the list, with what would happen to them. Three queries for any number."""
    awards = [one.award for one in candidates if one.award]
    held = _held(awards)
    said = dict(zip((award.evidence for award in awards), frozen(awards), strict=True))
    look = _Look(held, said)
    rows = [look.row(one) for one in candidates]
    return Preview(tuple(sorted(rows, key=lambda row: ORDER.index(row.state))))


def _held(awards: Sequence[Award]) -> dict[str, Certificate]:
    rows = Certificate.objects.filter(evidence__in=[award.evidence for award in awards])
    return {row.evidence: row for row in rows.only("evidence", "number", "state")}


class _Look:
    """One look at a list: what is asked once a list, and what was met already."""

    def __init__(self, held: dict[str, Certificate], said: dict[str, dict[str, object]]) -> None:
        self._held, self._said = held, said
        self._met: set[str] = set()
        self._fitting: set[tuple[object, ...]] = set()

    def row(self, one: Candidate) -> Row:
        """What would happen to one of the list."""
        if one.award is None:
            return Row(one.name, LACKS, one.lacks)
        if one.award.evidence in self._met:
            return Row(one.name, LACKS, _("名单里写了两次"))
        self._met.add(one.award.evidence)
        found = self._held.get(one.award.evidence)
        if found is not None:
            return Row(one.name, HELD, str(found.get_state_display()), one.award, found.number)
        if problem := unprintable(self._said[one.award.evidence]) or self._no_room(one.award):
            return Row(one.name, BLOCKED, problem, one.award)
        return Row(one.name, READY, "", one.award)

    def _no_room(self, award: Award) -> str:
        """Whether the words find room: asked once for usual names, and for each that is longer."""
        name = str(self._said[award.evidence]["holder"])
        shape = (award.template, award.title_zh, award.title_en, award.body_zh, award.body_en)
        shape = (*shape, name if len(name) > USUAL_NAME else "")
        if shape in self._fitting:
            return ""
        try:
            rendering.require_room(documents.sample_of(award), settings.CACHE_DIR)
        except rendering.ContentError as error:
            return _("版面放不下：%(problem)s") % {"problem": error}
        self._fitting.add(shape)
        return ""


def unprintable(content: dict[str, object]) -> str:
    """Why this cannot be printed, in words; "" when all is well."""
    if not 0 < len(str(content["holder"]).strip()) <= LONGEST_NAME:
        return _("姓名须为 1 到 80 个字。")
    words = "".join(str(content[name]) for name in ("holder", "holder_latin", "title_zh", "body_zh"))
    if missing := rendering.missing_glyphs(words, settings.CACHE_DIR):
        shown = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in missing)
        return _("没有字体能印出：%(signs)s。请改用规范字形。") % {"signs": shown}
    return ""
