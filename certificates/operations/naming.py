"""Keeping what things are called on the day something is earned."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from certificates.models import Names, NumberSeries


@transaction.atomic
def keep(made: Sequence[Names]) -> list[Names]:
    """The rows of these names in their order, written where they are new. One query where none is."""
    wanted = {one.fingerprint: one for one in made}
    found = {row.fingerprint: row for row in Names.objects.filter(fingerprint__in=wanted)}
    if fresh := [one for fingerprint, one in wanted.items() if fingerprint not in found]:
        _take_turns()
        for one in fresh:
            fields = {"site": one.site, "platform": one.platform, "skills": one.skills}
            row, _new = Names.objects.get_or_create(fingerprint=one.fingerprint, defaults=fields)
            found[one.fingerprint] = row
    return [found[one.fingerprint] for one in made]


def _take_turns() -> None:
    """New names are written under the lock that numbers are taken under.

    Of two transactions one could otherwise wait for the other's names, and that one for its numbers.
    """
    year = timezone.localdate().year
    NumberSeries.objects.get_or_create(year=year)
    NumberSeries.objects.select_for_update().get(year=year)
