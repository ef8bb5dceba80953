"""Writing the rows of many certificates at once: a constant number of statements for a thousand."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.choices import LETTER_OF, Kind
from certificates.models import Certificate, NumberSeries
from certificates.operations.places import take_places
from certificates.rendering import codes
from lms.audit import public as audit
from lms.people.models import User


@transaction.atomic
def reserve_many(rows: Sequence[dict[str, Any]], *, by: User | None) -> list[int]:
    """The new certificates' ids in this order; numbers follow each other, none was ever given before.

    Not for other apps: it asks nobody whether the deeds were done. Raises IntegrityError where one was done before.
    """
    # The moment, and the day it belongs to: asked for twice, they could differ.
    now = timezone.now()
    today = timezone.localdate(now)
    serial, places = _take_serials(len(rows), today.year), take_places(len(rows))
    made = Certificate.objects.bulk_create(
        [
            Certificate(
                **fields,
                number=codes.number(LETTER_OF[Kind(fields["kind"])], today.year, serial + at),
                check_code=codes.check_code(secrets.token_bytes),
                issued_on=today,
                issued_at=now,
                status_list=places[at][0],
                status_place=places[at][1],
            )
            for at, fields in enumerate(rows)
        ],
        batch_size=1000,
    )
    audit.record_many(
        "certificate.issued", [(row, {"evidence": row.evidence, "number": row.number}) for row in made], by=by
    )
    return [row.pk for row in made]


def _take_serials(count: int, year: int) -> int:
    """The first of so many serials in a row."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    first, series.next_serial = series.next_serial, series.next_serial + count
    series.save(update_fields=["next_serial"])
    return first
