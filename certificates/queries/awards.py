"""What somebody earned, as whoever saw it happen tells it, and everything a certificate of it will say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.models import Wording
from lms.organisations.models import Organisation
from lms.people.models import User


@dataclass(frozen=True)
class Comment:
    """One marker's words on one piece of work; whoever passes it on has the marker's agreement.

    weight_percent   what their mark carries of the work's
    """

    role_zh: str
    role_en: str
    author: str
    task: str
    words: str
    weight_percent: int


@dataclass(frozen=True)
class Award:
    """What was earned, as the app that saw it happen tells it.

    template   Kind: completion, skill, order, award or event
    body_zh, body_en   whole sentences: pages show them by themselves
    evidence   unique key of the deed, e.g. "courses.enrolment:42"
    skills     (code, level 1..4) pairs the certificate names
    organisation_ids   up to three, the first one issues
    valid_years   0 for no end
    page       where anybody reads what was done for it, as "/courses/cbe201/"; "" where there is no such page
    comments   what markers said and agreed to show; beside the certificate, not of what it certifies
    """

    template: str
    holder_id: int
    evidence: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    organisation_ids: tuple[int, ...]
    skills: tuple[tuple[str, int], ...] = ()
    score_percent: float | None = None
    class_hours: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    valid_years: int = 0
    page: str = ""
    comments: tuple[Comment, ...] = ()

    @property
    def issuer_id(self) -> int | None:
        """Who issues it; None for the platform itself."""
        return self.organisation_ids[0] if self.organisation_ids else None


def frozen(awards: Sequence[Award]) -> list[dict[str, Any]]:
    """Everything the files will say, as it is true today: later changes of names do not reach back. Three queries."""
    holders = User.objects.in_bulk({award.holder_id for award in awards})
    known = Organisation.objects.in_bulk({pk for award in awards for pk in award.organisation_ids})
    words = {row.kind: row.said() for row in Wording.objects.filter(kind__in={award.template for award in awards})}
    return [
        {**_frozen(award, holders[award.holder_id], known), "words": words.get(award.template, {})} for award in awards
    ]


def _frozen(award: Award, holder: User, known: dict[int, Organisation]) -> dict[str, Any]:
    partners = [known[pk] for pk in award.organisation_ids if pk in known]
    return {
        "title_zh": award.title_zh,
        "title_en": award.title_en,
        "body_zh": award.body_zh,
        "body_en": award.body_en,
        "holder": holder.name,
        "holder_latin": holder.name_latin,
        "organisations": [[organisation.name_zh, organisation.name_en] for organisation in partners],
        "skills": [list(pair) for pair in award.skills],
        "score_percent": award.score_percent,
        "class_hours": award.class_hours,
        "starts_on": award.starts_on.isoformat() if award.starts_on else None,
        "ends_on": award.ends_on.isoformat() if award.ends_on else None,
        "page": award.page,
        "told": not award.page,
        "demo": holder.demo,
    }
