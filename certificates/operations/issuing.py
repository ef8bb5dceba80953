"""Earning a certificate: the row is written with what it will say, the file follows after the commit."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates import tasks
from certificates.choices import LETTER_OF, Kind
from certificates.models import Certificate, NumberSeries
from certificates.operations import naming
from certificates.operations.places import take_places
from certificates.queries import names
from certificates.queries.awards import Award, frozen
from certificates.rendering import codes
from lms.audit import public as audit
from lms.common.send import after_commit
from lms.people.models import User


@transaction.atomic
def issue(award: Award, *, by: User | None) -> Certificate:
    """The certificate of this deed, made now or long ago: the same evidence earns one certificate only."""
    earlier = Certificate.objects.filter(evidence=award.evidence).first()
    if earlier is not None:
        return earlier
    (fields,) = fields_of([award])
    certificate = reserve(fields, by=by)
    after_commit(tasks.render_waiting)
    return certificate


def fields_of(awards: Sequence[Award]) -> list[dict[str, Any]]:
    """What the row of each says, but for what it is given when it is written. In a transaction.

    Four queries, five where skills are named; more on the day something is called by a new name.
    """
    today = timezone.localdate()
    called = naming.keep(names.named_today([award.skills for award in awards]))
    return [
        {
            "kind": award.template,
            "holder_id": award.holder_id,
            "issuer_id": award.issuer_id,
            "evidence": award.evidence,
            "content": content,
            "names": called_so,
            "comments": [asdict(comment) for comment in award.comments],
            "valid_until": _years_later(today, award.valid_years) if award.valid_years else None,
        }
        for award, content, called_so in zip(awards, frozen(awards), called, strict=True)
    ]


def reserve(fields: dict[str, Any], *, by: User | None) -> Certificate:
    """Write a row with a number, a check code and a place in the status lists of its own.

    Only inside a transaction, and not for other apps: it asks nobody whether the deed was done.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    ((status_list, place),) = take_places(1)
    certificate = Certificate.objects.create(
        **fields,
        number=_take_number(fields["kind"], today.year),
        check_code=codes.check_code(secrets.token_bytes),
        issued_on=today,
        issued_at=now,
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
