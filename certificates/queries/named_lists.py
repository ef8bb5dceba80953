"""A contest or an event by a list of names: who is meant, and what their certificate says."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from certificates.choices import Kind
from certificates.queries.awards import Award
from certificates.queries.holders import folded
from certificates.queries.sources import Candidate
from certificates.queries.spans import span_en, span_zh
from lms.organisations.models import Membership
from lms.people.models import User

MOST_LINES = 3000
# A heading that came along from a table.
_HEADS = {"学号", "学号或邮箱", "number", "email", "邮箱", "工号"}
_CUT = re.compile(r"[\t,，;；]")


@dataclass(frozen=True)
class Deed:
    """What everybody on the list did. `kind` is one of LISTED."""

    kind: str
    title_zh: str
    happened_on: date
    title_en: str = ""
    class_hours: int | None = None

    @property
    def key(self) -> str:
        """Names the deed: a person has one certificate of it, however often lists are handed in."""
        said = f"{self.kind}|{self.title_zh}|{self.happened_on}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Line:
    """A line of the list: school number or e-mail, name, the prize or remark, and its English."""

    number: str
    name: str
    result: str = ""
    result_en: str = ""


# What a list may prove: what courses and internships prove by themselves is not among it.
LISTED = (Kind.AWARD, Kind.EVENT)


def read_lines(text: str) -> list[Line]:
    """The lines of a pasted table, empty ones and its heading left out; MOST_LINES are for the caller to ask."""
    rows = [[unicodedata.normalize("NFC", cell).strip() for cell in _cut(line)] for line in text.splitlines()]
    rows = [row for row in rows if any(row) and row[0].casefold() not in _HEADS]
    return [Line(*[*row, "", "", "", ""][:4]) for row in rows]


def _cut(line: str) -> list[str]:
    """The cells of a line; by spaces where somebody typed it with nothing else between them."""
    return _CUT.split(line) if _CUT.search(line) else line.split(maxsplit=2)


def candidates(organisation_id: int, deed: Deed, lines: list[Line]) -> list[Candidate]:
    """Everybody on the list: members by number, others by e-mail; the name must fit. Two queries at most."""
    numbers = {line.number for line in lines} | {line.number.lower() for line in lines}
    current = Membership.objects.current().filter(organisation=organisation_id)
    members = User.objects.annotate(typed=Lower("username")).filter(typed__in=numbers, pk__in=current.values("person"))
    guests = User.objects.annotate(typed=Lower("email")).filter(typed__in={one for one in numbers if "@" in one})
    known = {person.username.casefold(): person for person in members}
    known |= {person.email.casefold(): person for person in guests}
    return [_candidate(line, known.get(line.number.casefold()), deed, organisation_id) for line in lines]


def _candidate(line: Line, person: User | None, deed: Deed, organisation_id: int) -> Candidate:
    # One answer for "nobody" and "another name": the list is no way to find out who has an account.
    if person is None or folded(person.name) != folded(line.name):
        said = f"{line.number} {line.name}".strip()
        return Candidate(said, lacks=_("没有这个学号或邮箱，或姓名不一致"), title=deed.title_zh)
    if deed.kind == Kind.AWARD and not line.result:
        return Candidate(person.name, lacks=_("没有写奖项"), title=deed.title_zh)
    return Candidate(person.name, _award(person, line, deed, organisation_id))


def _award(person: User, line: Line, deed: Deed, organisation_id: int) -> Award:
    return Award(
        template=deed.kind,
        holder_id=person.pk,
        evidence=f"certificates.list:{organisation_id}:{deed.key}:{person.pk}",
        title_zh=deed.title_zh,
        title_en=deed.title_en,
        organisation_ids=(organisation_id,),
        class_hours=deed.class_hours,
        starts_on=deed.happened_on,
        ends_on=deed.happened_on,
        **_sentences(line, deed),
    )


def _sentences(line: Line, deed: Deed) -> dict[str, Any]:
    """Each names its subject as 「…」: the paper reads through it. No Chinese prize stands in the English."""
    called = f" “{deed.title_en}”" if deed.title_en else ""
    day, english = span_zh(deed.happened_on, deed.happened_on), span_en(deed.happened_on, deed.happened_on)
    if deed.kind == Kind.AWARD:
        prize = line.result_en or (line.result if line.result.isascii() else "a prize")
        within = f" in{called}" if called else ""
        return {
            "body_zh": f"{day}在「{deed.title_zh}」中获得{line.result}。",
            "body_en": f"The holder won {prize}{within} {english}.",
        }
    hours = f"，共 {deed.class_hours} 学时" if deed.class_hours else ""
    lasted = f" of {deed.class_hours} hours" if deed.class_hours else ""
    return {
        "body_zh": f"{day}全程参加活动「{deed.title_zh}」{hours}。",
        "body_en": f"The holder attended the event{called}{lasted} {english}.",
    }
