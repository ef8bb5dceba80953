"""Closing a base, or some of its workstations, for a time."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.bases import access
from lms.bases.errors import Hit, StillBooked
from lms.bases.models import Base, Booking, Closure, Session, WorkstationGroup
from lms.bases.operations import telling
from lms.bases.operations.cancelling import settle
from lms.bases.operations.locks import locked_groups
from lms.bases.planning import Span
from lms.bases.queries.others import really_there, uses_of
from lms.bases.queries.rooms import held_near, span_of
from lms.common import venues
from lms.common.errors import Invalid
from lms.organisations.public import Organisation
from lms.people.public import User

LONGEST_REASON = 120


@dataclass(frozen=True)
class ClosureDraft:
    """When, which workstations (none named: all), and why."""

    span: Span
    kind: str
    reason: str
    group_id: int | None = None


@transaction.atomic
def close(
    base_id: int, draft: ClosureDraft, *, by: User | None, cancels: bool = False, seen: str | None = None
) -> Closure:
    """No bookings in that time. Sessions that stand in it are cancelled with the reason, if the owner says so; events
    stay with their hosts, who are told to move them.

    seen    the digest of what was in the way as it was looked at; None where nobody looked (a loader)
    raises  NotAllowed, Invalid, StillBooked (something is in the way, and `cancels` was not said, or of something else)
    """
    # Every group's row: whoever books at this moment comes before or after, never between.
    groups = locked_groups(base_id)
    base = Base.objects.select_related("owner").get(pk=base_id)
    access.require(access.can_keep(by, base.owner_id))
    for group in groups:
        group.base = base
    chosen = [group.pk for group in groups if draft.group_id in (None, group.pk)]
    _require_sense(draft, chosen)
    now = timezone.now()
    hit = list(held_near(chosen, draft.span).filter(starts_at__gt=now))
    events = _events([group for group in groups if group.pk in chosen], draft.span, hit, by)
    if hit or events:
        asked = StillBooked(len(hit) + len(events), _hits(hit, events))
        if not cancels or seen not in (None, asked.digest):
            raise asked
    closure = Closure.objects.create(
        base=base, group_id=draft.group_id, starts_at=draft.span.starts_at, ends_at=draft.span.ends_at,
        kind=draft.kind, reason=draft.reason.strip(), made_by=by,
    )  # fmt: skip
    audit.record("base.closed", closure, by=by, sessions=len(hit), events=len(events))
    _let_go(hit, closure)
    venues.tell_closed(events, base.name_zh, closure.reason)
    return closure


@transaction.atomic
def lift(closure_id: int, *, by: User | None) -> Closure:
    """Open again for what is left of it; what it cancelled stays so. Raises NotAllowed."""
    closure = Closure.objects.select_for_update(of=("self",)).select_related("base").get(pk=closure_id)
    access.require(access.can_keep(by, closure.base.owner_id))
    if closure.lifted_at is None:
        closure.lifted_at = timezone.now()
        closure.save(update_fields=["lifted_at"])
        audit.record("base.closure_lifted", closure, by=by)
    return closure


def _events(groups: list[WorkstationGroup], span: Span, hit: list[Session], by: User | None) -> list[venues.Use]:
    """Events that are to come there, each once however many groups it takes."""
    found = really_there(uses_of(groups, span, by=by), hit)
    return list({use.key: use for _group, use in found if use.span.starts_at > timezone.now()}.values())


def _hits(hit: list[Session], events: list[venues.Use]) -> list[Hit]:
    hosts = Organisation.objects.in_bulk({use.host_id for use in events})
    booked = [Hit(span_of(row), row.booking.title, str(row.booking.organisation)) for row in hit]
    planned = [Hit(use.span, use.label, str(hosts[use.host_id]), is_event=True) for use in events]
    return sorted(booked + planned, key=lambda one: one.span)


def _let_go(hit: list[Session], closure: Closure) -> None:
    if not hit:
        return
    rows = Session.objects.filter(pk__in=[row.pk for row in hit])
    rows.update(held=False, cancelled_at=timezone.now(), cancel_reason=closure.reason, by_owner=True)
    lost: dict[int, int] = {}
    for row in hit:
        lost[row.booking_id] = lost.get(row.booking_id, 0) + 1
    related = ("group__base__owner", "organisation", "requested_by")
    for booking in Booking.objects.filter(pk__in=lost).select_related(*related).order_by("pk"):
        settle(booking, closure.reason)
        telling.tell_booker(booking, "base.cancelled", count=lost[booking.pk], reason=closure.reason)


def _require_sense(draft: ClosureDraft, chosen: list[int]) -> None:
    problems: dict[str, object] = {}
    if not 0 < len(draft.reason.strip()) <= LONGEST_REASON:
        problems["reason"] = _("请写明原因（120 字以内），预约的人会看到。")
    if draft.group_id is not None and not chosen:
        problems["group"] = _("请选本基地的工位组。")
    if draft.span.ends_at <= timezone.now():
        problems["ends_at"] = _("结束时间要晚于现在。")
    if problems:
        raise Invalid(fields=problems)
