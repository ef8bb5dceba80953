"""One root a day over everything that was published on it, and the way from a certificate to it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from certificates.models import Certificate, DailyRoot
from lms.audit import public as audit

ACTION = "certificate.day_sealed"
FIELDS = ("number", "kind", "issuer_id", "content", "issued_on", "valid_until", "file_sha256", "published_at")


@dataclass(frozen=True)
class Breach:
    """A day whose certificates are no longer those of its root."""

    day: date
    reason: str


def leaf(certificate: Certificate) -> bytes:
    """SHA-256 of what was published, in one spelling. Its state is not part of it: that may change."""
    said = {name: getattr(certificate, name) for name in FIELDS}
    said |= {name: said[name].isoformat() for name in ("issued_on", "valid_until", "published_at") if said[name]}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def published_on(day: date) -> QuerySet[Certificate]:
    """The certificates of a day in Beijing, in the order of their numbers' making."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    return Certificate.objects.filter(published_at__gte=begin, published_at__lt=begin + timedelta(days=1)).order_by(
        "pk"
    )


def chained(previous: str, day: date, root: str) -> str:
    """What links a day to all before it."""
    return hashlib.sha256(f"{previous}|{day.isoformat()}|{root}".encode()).hexdigest()


def inclusion(certificate: Certificate) -> dict[str, object] | None:
    """The day's root and the hashes that lead from this certificate to it; None before its day is sealed.

    source  RFC 9162, 2.1.3: a hash beside the path with the side it stands on
    """
    if certificate.published_at is None:
        return None
    day = timezone.localdate(certificate.published_at)
    sealed = DailyRoot.objects.filter(day=day).first()
    if sealed is None:
        return None
    rows = list(published_on(day).iterator())
    level, place = [leaf(row) for row in rows], [row.pk for row in rows].index(certificate.pk)
    own, path = level[place].hex(), []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append({"side": "left" if beside < place else "right", "sha256": level[beside].hex()})
        level = audit.merkle_level(level)
        place //= 2
    return {"day": day.isoformat(), "root": sealed.root, "chain": sealed.chain, "leaf": own, "path": path}


def breaches() -> Iterator[Breach]:
    """Every sealed day that no longer is as it was sealed, and every root the audit trail does not know."""
    in_trail = {event.changes.get("day"): event.changes for event in audit.events(action=ACTION)}
    previous = ""
    for sealed in DailyRoot.objects.order_by("day"):
        leaves = [leaf(row) for row in published_on(sealed.day).iterator()]
        if not leaves or audit.merkle_root(leaves) != sealed.root or len(leaves) != sealed.count:
            yield Breach(sealed.day, "a certificate of this day was changed, removed or slipped in")
        if sealed.previous != previous or sealed.chain != chained(previous, sealed.day, sealed.root):
            yield Breach(sealed.day, "the chain to the days before is broken")
        if in_trail.pop(sealed.day.isoformat(), {}).get("chain") != sealed.chain:
            yield Breach(sealed.day, "the audit trail holds another root")
        previous = sealed.chain
    for day in in_trail:
        yield Breach(date.fromisoformat(str(day)), "the root of this day is gone")
