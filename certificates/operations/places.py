"""Giving certificates their places in the status lists."""

import secrets

from django.db import transaction
from django.db.models import QuerySet

from certificates.credentials import statuses
from certificates.models import Certificate, StatusList

# Of this many drawn by chance all are taken once in a million times, when a list is at its fullest.
DRAWN_AT_ONCE = 40


@transaction.atomic
def take_places(count: int) -> list[tuple[StatusList, int]]:
    """As many free places, at random; a new list begins when one is full enough.

    The newest list's row is locked, so that two who issue at once cannot draw the same place.
    """
    taken: list[tuple[StatusList, int]] = []
    while len(taken) < count:
        current = StatusList.objects.select_for_update().order_by("pk").last()
        if current is None or current.taken >= statuses.CAPACITY:
            current = StatusList.objects.create()
        wanted = min(count - len(taken), statuses.CAPACITY - current.taken)
        places = _free(current, wanted, {place for status_list, place in taken if status_list == current})
        current.taken += len(places)
        current.save(update_fields=["taken"])
        taken += [(current, place) for place in places]
    return taken


def _free(current: StatusList, count: int, held: set[int]) -> list[int]:
    """Up to so many places that neither a certificate has nor this call has given out (`held`)."""
    if count <= DRAWN_AT_ONCE:
        return _free_of_some(current, count, held)
    # A list is read as quickly as some hundred places are asked for, and then no draw is in vain.
    held.update(_taken(current).values_list("status_place", flat=True))
    seed = bytes(current.seed)
    found: dict[int, None] = {}
    while len(found) < count:
        place = secrets.randbelow(statuses.PLACES)
        if place not in held and not statuses.is_decoy(seed, place):
            found[place] = None
    return list(found)


def _free_of_some(current: StatusList, count: int, held: set[int]) -> list[int]:
    seed = bytes(current.seed)
    drawn: dict[int, None] = {}
    # Somewhat more than needed, because some are decoys or taken; what lacks is drawn in the next round.
    while len(drawn) < count * 3 + DRAWN_AT_ONCE:
        place = secrets.randbelow(statuses.PLACES)
        if not statuses.is_decoy(seed, place):
            drawn[place] = None
    held.update(_taken(current).filter(status_place__in=drawn).values_list("status_place", flat=True))
    return [place for place in drawn if place not in held][:count]


def _taken(current: StatusList) -> QuerySet[Certificate]:
    return Certificate.objects.filter(status_list=current)
