"""Lists and counts of certificates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.choices import EARNED, NOT_ISSUED, TAKEN_BACK, UNDERWAY, Kind, State
from certificates.models import Certificate
from certificates.queries.listed import shown_lines
from certificates.queries.names import skills_named
from lms.notices import public as notices

YEAR_DIGITS = 4
SORTS: dict[str, Callable[["CertificateSummary"], Any]] = {
    "issued": lambda one: one.issued_on,
    "title": lambda one: one.title,
    "until": lambda one: (one.valid_until is None, one.valid_until or one.issued_on),
}


@dataclass(frozen=True)
class CertificateSummary:
    """A line in somebody's list of certificates."""

    number: str
    kind: str
    title: str
    issuer: str
    issued_on: date
    valid_until: date | None
    state: str
    state_label: str
    url: str
    skills: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CertificateCounts:
    """How many certificates are valid, waiting for their file, revoked."""

    issued: int
    waiting: int
    revoked: int


@dataclass(frozen=True)
class HeldCertificate:
    """What a certificate is and what earned it, for rules that ask whether somebody has one."""

    kind: str
    evidence: str


def titled(certificate: Certificate) -> notices.InBoth | str:
    """The title as a notice names it: each reader reads it in their own language."""
    return notices.titled(certificate.content["title_zh"], certificate.content["title_en"])


def title_of(certificate: Certificate) -> str:
    """The title in the reader's language."""
    content = certificate.content
    return (get_language() == "en" and content["title_en"]) or content["title_zh"]


def summary(certificate: Certificate) -> CertificateSummary:
    """What a list shows of one certificate."""
    return CertificateSummary(
        number=certificate.number,
        kind=certificate.get_kind_display(),
        title=title_of(certificate),
        issuer=str(certificate.issuer or ""),
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        state=state_today(certificate),
        state_label=label_today(certificate),
        url=reverse("certificates:detail", args=[certificate.number]),
        skills=tuple((code, level) for code, level in certificate.content["skills"]),
    )


def skills_of(certificate: Certificate) -> list[tuple[str, str]]:
    """(name, level) of each skill it names, in its own words of the day, in the reader's language."""
    english = get_language() == "en"
    named = [(one.name_zh, one.name_en, one.level_zh, one.level_en, one.level) for one in skills_named(certificate)]
    of_line = itemgetter("name_zh", "name_en", "level_zh", "level_en", "level")
    named += [of_line(line) for line in shown_lines(certificate)]
    return [
        ((english and name_en) or name_zh, (english and level_en) or level_zh or str(level))
        for name_zh, name_en, level_zh, level_en, level in named
    ]


def state_today(certificate: Certificate) -> str:
    """The state, with a passed end of validity counted as "expired"."""
    ended = certificate.valid_until is not None and certificate.valid_until < timezone.localdate()
    return "expired" if certificate.state == State.PUBLISHED and ended else certificate.state


def label_today(certificate: Certificate) -> str:
    """That state in words."""
    return _("已过期") if state_today(certificate) == "expired" else str(certificate.get_state_display())


def unexpired() -> Q:
    """Those whose end of validity has not passed."""
    return Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())


STANDINGS: dict[str, Q] = {
    "valid": Q(state=State.PUBLISHED),
    "expired": Q(state=State.PUBLISHED),
    "waiting": Q(state__in=(*UNDERWAY, State.DEAD)),
    "taken_back": Q(state__in=TAKEN_BACK),
}


def _held(person_id: int) -> QuerySet[Certificate]:
    """What a person was given, as it stands now; not what still waits for a second person, or was sent back."""
    return Certificate.objects.filter(holder=person_id).exclude(state__in=NOT_ISSUED)


def narrowed(
    person_id: int, *, kind: str = "", standing: str = "", year: str = "", q: str = "", sort: str = ""
) -> list[CertificateSummary]:
    """A person's certificates of a kind, in a standing, of a year, with these words in title, issuer or number.

    sort  one of SORTS; the newest first where it says nothing
    """
    rows = _held(person_id).select_related("issuer")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if standing in STANDINGS:
        rows = rows.filter(STANDINGS[standing])
        rows = rows.exclude(unexpired()) if standing == "expired" else rows
        rows = rows.filter(unexpired()) if standing == "valid" else rows
    if year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS:
        rows = rows.filter(issued_on__year=int(year))
    found = [summary(row) for row in rows]
    words = q.strip().casefold()
    found = [one for one in found if words in f"{one.title} {one.issuer} {one.number}".casefold()]
    key = SORTS.get(sort)
    return sorted(found, key=key) if key else found


def has_valid(person_id: int) -> bool:
    """Whether somebody has one that a transcript would list."""
    valid = Certificate.objects.filter(unexpired(), holder=person_id, state=State.PUBLISHED)
    return valid.exclude(kind=Kind.TRANSCRIPT).exists()


def years_of(person_id: int) -> list[int]:
    """The years in which somebody got certificates, newest first."""
    days = _held(person_id).dates("issued_on", "year", order="DESC")
    return [day.year for day in days]


def certificates_of(person_id: int) -> list[CertificateSummary]:
    """What a person earned, newest first; a transcript is a statement of it and not among it."""
    return [summary(row) for row in _held(person_id).filter(kind__in=EARNED).select_related("issuer")]


def held_by(person_id: int) -> list[HeldCertificate]:
    """What the person holds today: issued (its file may still be on the way), neither taken back nor expired."""
    rows = _held(person_id).exclude(state__in=(*TAKEN_BACK, State.DEAD)).filter(unexpired())
    # Until a correction has its file, what it corrects stands for the deed.
    rows = rows.exclude(supersedes__isnull=False, state__in=UNDERWAY)
    return [HeldCertificate(kind, evidence) for kind, evidence in rows.values_list("kind", "evidence")]


@dataclass(frozen=True)
class Term:
    """How long a certificate holds: `ends_on` is None for one without an end, and for one that was taken back."""

    issued_on: date
    ends_on: date | None


def terms_of(evidences: Iterable[str]) -> dict[str, Term]:
    """{deed: how long its certificate holds} for those of these deeds that have one, in whatever state. One query."""
    rows = Certificate.objects.filter(evidence__in=list(evidences))
    found = rows.values_list("evidence", "issued_on", "valid_until", "state")
    return {deed: Term(start, end if state == State.PUBLISHED else None) for deed, start, end, state in found}


def counts(organisation_id: int | None = None) -> CertificateCounts:
    """All that was earned, or that of one issuer; a transcript says again what is counted already."""
    rows = Certificate.objects.filter(kind__in=EARNED)
    rows = rows if organisation_id is None else rows.filter(issuer=organisation_id)
    waiting = Q(state__in=[State.AWAITING, *UNDERWAY, State.DEAD])
    return CertificateCounts(
        **rows.aggregate(
            issued=Count("id", filter=Q(state=State.PUBLISHED)),
            waiting=Count("id", filter=waiting),
            revoked=Count("id", filter=Q(state=State.REVOKED)),
        )
    )
