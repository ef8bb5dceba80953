"""Earning a certificate: the row is written with what it will say, the file follows after the commit."""

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates import tasks
from certificates.choices import LETTER_OF, Kind
from certificates.models import Certificate, NumberSeries
from certificates.operations.comments import Comment
from certificates.operations.places import take_places
from certificates.rendering import codes
from lms.audit import public as audit
from lms.common.send import after_commit
from lms.organisations.models import Organisation
from lms.people.models import User


@dataclass(frozen=True)
class Award:
    """What was earned, as the app that saw it happen tells it.

    template   Kind: completion, skill or order
    evidence   unique key of the deed, e.g. "courses.enrolment:42"
    skills     (code, level 1..4) pairs the certificate names
    organisation_ids   up to three, the first one issues
    valid_years   0 for no end
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
    comments: tuple[Comment, ...] = ()


@transaction.atomic
def issue(award: Award, *, by: User | None) -> Certificate:
    """The certificate of this deed, made now or long ago: the same evidence earns one certificate only."""
    earlier = Certificate.objects.filter(evidence=award.evidence).first()
    if earlier is not None:
        return earlier
    today = timezone.localdate()
    fields = {
        "kind": award.template,
        "holder_id": award.holder_id,
        "issuer_id": award.organisation_ids[0] if award.organisation_ids else None,
        "evidence": award.evidence,
        "content": _freeze(award),
        "comments": [asdict(comment) for comment in award.comments],
        "valid_until": _years_later(today, award.valid_years) if award.valid_years else None,
    }
    certificate = reserve(fields, by=by)
    after_commit(tasks.render_waiting)
    return certificate


def reserve(fields: dict[str, Any], *, by: User | None) -> Certificate:
    """Write a row with a number, a check code and a place in the status lists of its own.

    Only inside a transaction, and not for other apps: it asks nobody whether the deed was done.
    """
    today = timezone.localdate()
    ((status_list, place),) = take_places(1)
    certificate = Certificate.objects.create(
        **fields,
        number=_take_number(fields["kind"], today.year),
        check_code=codes.check_code(secrets.token_bytes),
        issued_on=today,
        status_list=status_list,
        status_place=place,
    )
    audit.record(
        "certificate.issued",
        certificate,
        by=by,
        organisation_id=certificate.issuer_id,
        evidence=certificate.evidence,
        number=certificate.number,
    )
    return certificate


def _take_number(kind: str, year: int) -> str:
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    serial, series.next_serial = series.next_serial, series.next_serial + 1
    series.save(update_fields=["next_serial"])
    return codes.number(LETTER_OF[Kind(kind)], year, serial)


def _years_later(day: date, years: int) -> date:
    # 29 February has its anniversary on 28 February.
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _freeze(award: Award) -> dict[str, Any]:
    """Everything the file will say, as it is true today: later changes of names do not reach back."""
    holder = User.objects.get(pk=award.holder_id)
    known = Organisation.objects.in_bulk(award.organisation_ids)
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
        "demo": holder.demo,
    }
