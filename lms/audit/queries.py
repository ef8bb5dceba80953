"""Reading the trail and checking it against its seals."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import QuerySet

from lms.audit.models import AuditEvent, Seal

FIELDS = (
    "id", "at", "actor_id", "actor_label", "organisation_id", "action", "object_type", "object_id", "object_label",
    "result", "purpose", "changes", "address", "request_id",
)  # fmt: skip


@dataclass(frozen=True)
class Breach:
    """A run of events that no longer matches its seal."""

    first_id: int
    last_id: int
    expected: int
    found: int
    reason: str


def leaf(event: AuditEvent) -> bytes:
    """SHA-256 of the event in one canonical spelling."""
    values = {name: getattr(event, name) for name in FIELDS}
    values["at"] = event.at.isoformat()
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def merkle_root(leaves: list[bytes]) -> str:
    """Hex root of the tree over the leaves; an odd one is carried up as it is (RFC 9162 §2.1)."""
    level = leaves
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()


def events_between(after_id: int, last_id: int | None) -> QuerySet[AuditEvent]:
    """Events with after_id < id ≤ last_id, oldest first."""
    events = AuditEvent.objects.filter(id__gt=after_id).order_by("id")
    return events if last_id is None else events.filter(id__lte=last_id)


def breaches() -> list[Breach]:
    """Every seal whose events were changed, removed or added to, and every break in the chain of seals."""
    found: list[Breach] = []
    previous = ""
    for seal in Seal.objects.order_by("last_id"):
        leaves = [leaf(event) for event in events_between(seal.first_id - 1, seal.last_id)]
        if len(leaves) != seal.count:
            found.append(Breach(seal.first_id, seal.last_id, seal.count, len(leaves), "count"))
        elif merkle_root(leaves) != seal.root:
            found.append(Breach(seal.first_id, seal.last_id, seal.count, len(leaves), "content"))
        if seal.previous != previous:
            found.append(Breach(seal.first_id, seal.last_id, seal.count, len(leaves), "chain"))
        previous = seal.root
    return found


def events_by(person_id: int) -> QuerySet[AuditEvent]:
    """What one person did, newest first."""
    return AuditEvent.objects.filter(actor_id=person_id)


def events_of(thing_type: str, thing_id: object) -> QuerySet[AuditEvent]:
    """The history of one thing, newest first."""
    return AuditEvent.objects.filter(object_type=thing_type, object_id=str(thing_id))
