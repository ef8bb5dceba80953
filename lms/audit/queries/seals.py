"""Making seals of events, and checking the events against them."""

import hashlib
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from lms.audit.models import AuditEvent, Seal, triggers

FIELDS = (
    "id", "at", "actor_id", "actor_label", "organisation_id", "action", "object_type", "object_id", "object_label",
    "result", "purpose", "changes", "address", "request_id",
)  # fmt: skip
LEAF = struct.Struct(">Q32s")
# Clocks of several machines differ; an event is settled only when it is older than whatever still runs by this much.
CLOCK_MARGIN = timedelta(seconds=60)
# Whoever writes to the trail holds this lock until the end of the transaction, from before a number is drawn.
WRITERS = """
SELECT min(activity.xact_start), count(*) FILTER (WHERE activity.xact_start IS NULL)
FROM pg_locks LEFT JOIN pg_stat_activity activity USING (pid)
WHERE pg_locks.relation = 'audit_auditevent'::regclass AND pg_locks.mode = 'RowExclusiveLock'
  AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND pg_locks.pid IS DISTINCT FROM pg_backend_pid()
"""


@dataclass(frozen=True)
class Breach:
    """Something that no longer is as it was sealed. Numbers name the events; equal ones name a single row."""

    first_id: int
    last_id: int
    reason: str


def leaf(event: AuditEvent) -> bytes:
    """SHA-256 of the event in one canonical spelling."""
    values = {name: getattr(event, name) for name in FIELDS}
    values["at"] = event.at.isoformat()
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Hex root of the tree over the leaves; an odd one is carried up as it is (RFC 9162 §2.1)."""
    level = list(leaves)
    while len(level) > 1:
        level = merkle_level(level)
    return level[0].hex()


def merkle_level(level: Sequence[bytes]) -> list[bytes]:
    """The nodes above these: two and two under one hash, an odd one as it is."""
    pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
    return [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]


def packed(events: Sequence[AuditEvent]) -> bytes:
    """What a seal keeps of its events: 8 bytes of number and 32 of leaf each."""
    return b"".join(LEAF.pack(event.pk, leaf(event)) for event in events)


def settled(after_id: int, margin: timedelta) -> QuerySet[AuditEvent]:
    """Events behind `after_id`, oldest first, before which none can appear any more.

    On PostgreSQL numbers are drawn before the commit, so a number may turn up after a greater one was seen. Events
    count as settled once they are older than every transaction that is still writing to the trail. SQLite has one
    writer: numbers and commits come in the same order.
    """
    later = AuditEvent.objects.filter(id__gt=after_id).order_by("id")
    if connection.vendor != "postgresql":
        return later
    before = _oldest_writer()
    if before is None:
        return AuditEvent.objects.none()
    first_unsettled = later.filter(at__gt=before - margin).values_list("id", flat=True).first()
    return later if first_unsettled is None else later.filter(id__lt=first_unsettled)


def _oldest_writer() -> datetime | None:
    """When the oldest transaction writing to the trail began, now if there is none, None if nobody can tell."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
        cursor.execute(WRITERS)
        began, unknown = cursor.fetchone()
    return None if unknown else began or now


def breaches() -> Iterator[Breach]:
    """Every sealed row that was changed, removed or slipped in, every broken seal, every trigger that is gone."""
    for name in triggers.missing(connection):
        yield Breach(0, 0, f"trigger {name} is missing")
    previous, last_id = "", 0
    for seal in Seal.objects.order_by("last_id").iterator(chunk_size=50):
        yield from _breaches_of(seal, last_id)
        if seal.previous != previous:
            yield Breach(seal.first_id, seal.last_id, "a seal before this one was changed, removed or slipped in")
        previous, last_id = seal.root, seal.last_id


def _breaches_of(seal: Seal, after_id: int) -> Iterator[Breach]:
    sealed = dict(LEAF.iter_unpack(bytes(seal.leaves)))
    if not sealed or merkle_root(list(sealed.values())) != seal.root:
        yield Breach(seal.first_id, seal.last_id, "the seal itself was changed")
    run = AuditEvent.objects.filter(id__gt=after_id, id__lte=seal.last_id).order_by("id")
    found = {event.pk: leaf(event) for event in run.iterator()}
    for number in sorted(sealed.keys() | found.keys()):
        if number not in found:
            yield Breach(number, number, "removed")
        elif number not in sealed:
            yield Breach(number, number, "slipped in")
        elif found[number] != sealed[number]:
            yield Breach(number, number, "changed")
