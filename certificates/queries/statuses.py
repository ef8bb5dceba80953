"""The status lists as the world reads them: made from the certificates' states, signed, kept for half a minute."""

import itertools
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from certificates import keys
from certificates.choices import BACK, State
from certificates.credentials import canonical, proofs, statuses
from certificates.models import Certificate, StatusList
from certificates.queries import names

# Half a minute here and half a minute at the reader: what is revoked is seen within sixty seconds.
KEPT_SECONDS = 25
COUNTS_FOR = timedelta(days=7)
# Open Badges allows one entry, that of the revocation list: who is suspended stands in both for as long as it lasts.
STATES = {
    "revocation": (State.REVOKED, State.SUPERSEDED, State.SUSPENDED),
    "suspension": (State.SUSPENDED,),
}


def status_list(purpose: str, number: int, site: str = "") -> bytes | None:
    """The signed list as canonical JSON, at most 25 seconds old; None where there is no such list.

    site  the address it is read at: credentials name the one of their day, and are looked up there for ever
    """
    site = site or settings.SITE_URL
    name = _name(purpose, number, site)
    kept: bytes | None = cache.get(name)
    if kept is not None:
        return kept
    row = StatusList.objects.filter(pk=number).first()
    if row is None:
        return None
    made = canonical.jcs(_signed(row, purpose, site))
    cache.set(name, made, KEPT_SECONDS)
    return made


def all_lists() -> list[bytes]:
    """Every list there is, each as `status_list` gives it, for every address this site had."""
    numbers = list(StatusList.objects.order_by("pk").values_list("pk", flat=True))
    asked = itertools.product(numbers, statuses.PURPOSES, names.sites())
    found = [status_list(purpose, number, site) for number, purpose, site in asked]
    return [one for one in found if one is not None]


def forget(number: int | None) -> None:
    """Make the lists anew when they are next asked for."""
    made = itertools.product(statuses.PURPOSES, names.sites())
    cache.delete_many([_name(purpose, number or 0, site) for purpose, site in made])


def _name(purpose: str, number: int, site: str) -> str:
    return f"certificates-status-{purpose}-{number}-{urlsplit(site).netloc}"


def _signed(row: StatusList, purpose: str, site: str) -> canonical.Document:
    now, seed = timezone.now(), bytes(row.seed)
    held = Certificate.objects.filter(status_list=row, phase=BACK, state__in=STATES[purpose])
    places = [
        *held.values_list("status_place", flat=True),
        *statuses.decoys(seed, purpose, row.created_on, timezone.localdate()),
    ]
    document = statuses.list_credential(
        site,
        keys.did(site),
        settings.WAGTAIL_SITE_NAME,
        purpose,
        str(row.pk),
        statuses.encode(places),
        proofs.stamp(now),
        proofs.stamp(now + COUNTS_FOR),
    )
    return proofs.sign(document, keys.listing_key(), suite=proofs.RDFC, created=now)
