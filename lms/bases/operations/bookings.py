"""Asking for workstations, and answering."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.bases import access
from lms.bases.choices import BookingState, Purpose
from lms.bases.errors import Clashing
from lms.bases.models import Booking, Offering, Session, WorkstationGroup
from lms.bases.operations import telling
from lms.bases.operations.locks import lock_class, locked_booking, locked_group
from lms.bases.planning import Span, Weekly, clashes, repeated
from lms.bases.queries import rooms
from lms.common.errors import Invalid
from lms.organisations.public import SchoolClass
from lms.people.public import User

LONGEST_REASON = 200
LONGEST_TITLE = 80


@dataclass(frozen=True)
class BookingDraft:
    """What somebody wants: so many seats of a group, from a first span on, repeated or not."""

    group_id: int
    organisation_id: int
    purpose: str
    title: str
    seats: int
    first: Span
    weekly: Weekly | None = None
    school_class_id: int | None = None
    order_code: str = ""
    offering_id: int | None = None

    @property
    def rule(self) -> str:
        """The repetition in the words of RFC 5545; nothing where there is none."""
        return self.weekly.rule(self.first.day) if self.weekly else ""


def book(draft: BookingDraft, *, by: User | None) -> Booking:
    """All sessions of the draft, or none: approved at once where the keeper of the base asks, else a request.

    Raises NotAllowed, Invalid (what is asked makes no sense), Clashing (what stands in the way, session by session).
    """
    group = WorkstationGroup.objects.select_related("base").get(pk=draft.group_id)
    access.require(access.can_book(by, group.base, draft.organisation_id))
    _require_sense(draft, group)
    spans = repeated(draft.first, draft.weekly)
    if not spans:
        raise Invalid(fields={"until": _("到这一天为止没有一次符合，请改结束日期或星期。")})
    # Looked at once before the lock: whoever comes too late is told without standing in line for it.
    require_free(group, spans, draft.seats, draft.school_class_id, by=by)
    return _book_locked(draft, spans, by=by)


@transaction.atomic
def _book_locked(draft: BookingDraft, spans: list[Span], *, by: User | None) -> Booking:
    """The truth: everything that could have changed since is asked again."""
    group = locked_group(draft.group_id)
    access.require(access.can_book(by, group.base, draft.organisation_id))
    lock_class(draft.school_class_id)
    require_free(group, spans, draft.seats, draft.school_class_id, by=by)
    booking = _written(draft, spans, by=by)
    audit.record("booking.made", booking, by=by, seats=draft.seats, sessions=len(spans), state=booking.state)
    if booking.state == BookingState.REQUESTED:
        telling.tell_keepers(booking)
    return booking


@transaction.atomic
def approve(booking_id: int, *, by: User | None) -> Booking:
    """Let them come. An approved one is returned as it is; the seats were held all along. Raises NotAllowed."""
    booking = locked_booking(booking_id)
    access.require(access.can_keep(by, booking.group.base.owner_id))
    if booking.state != BookingState.APPROVED:
        booking.move(to=BookingState.APPROVED, decided_by=by, decided_at=timezone.now(), reason="")
        audit.record("booking.approved", booking, by=by)
        telling.tell_booker(booking, "base.approved")
    return booking


@transaction.atomic
def decline(booking_id: int, reason: str, *, by: User | None) -> Booking:
    """Say no and why; the seats are free again. Raises NotAllowed, WrongState, Invalid (no reason)."""
    booking = locked_booking(booking_id)
    access.require(access.can_keep(by, booking.group.base.owner_id))
    said = required_reason(reason)
    if booking.state == BookingState.DECLINED:
        return booking
    now = timezone.now()
    booking.move(to=BookingState.DECLINED, decided_by=by, decided_at=now, reason=said)
    booking.sessions.filter(held=True).update(held=False, cancelled_at=now, cancel_reason=said, by_owner=True)
    audit.record("booking.declined", booking, by=by, reason=said)
    telling.tell_booker(booking, "base.declined", reason=said)
    return booking


def required_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Invalid."""
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise Invalid(fields={"reason": _("请写明原因（200 字以内），对方会看到。")})
    return said


def require_free(
    group: WorkstationGroup, spans: list[Span], seats: int, school_class_id: int | None, *, by: User | None
) -> None:
    """Raises Clashing unless the locked group has so many seats in every span."""
    found = clashes(rooms.room_of(group, spans, school_class_id=school_class_id, by=by), spans, seats)
    if found:
        raise Clashing(found)


def _written(draft: BookingDraft, spans: list[Span], *, by: User | None) -> Booking:
    group = WorkstationGroup.objects.select_related("base").get(pk=draft.group_id)
    own = access.can_keep(by, group.base.owner_id)
    decided = {"decided_by": by, "decided_at": timezone.now()} if own else {}
    booking = Booking.objects.create(
        group=group, organisation_id=draft.organisation_id, purpose=draft.purpose, title=draft.title.strip(),
        school_class_id=draft.school_class_id, order_code=draft.order_code.strip(), offering_id=draft.offering_id,
        seats=draft.seats, rule=draft.rule, requested_by=by,
        state=BookingState.APPROVED if own else BookingState.REQUESTED, **decided,
    )  # fmt: skip
    Session.objects.bulk_create(
        Session(booking=booking, group=group, starts_at=span.starts_at, ends_at=span.ends_at, seats=draft.seats)
        for span in spans
    )
    return booking


def _require_sense(draft: BookingDraft, group: WorkstationGroup) -> None:
    problems: dict[str, object] = {}
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE:
        problems["title"] = _("请写明做什么实训（80 字以内）。")
    if not 1 <= draft.seats <= group.count:
        problems["seats"] = _("这一组有 %(n)d 个工位，请填 1 到 %(n)d。") % {"n": group.count}
    problems |= _wrong_purpose(draft)
    if problems:
        raise Invalid(fields=problems)


def _wrong_purpose(draft: BookingDraft) -> dict[str, object]:
    """What the purpose asks for and is missing, or belongs to somebody else."""
    classes = SchoolClass.objects.filter(department__organisation=draft.organisation_id)
    offerings = Offering.objects.filter(centre__host=draft.organisation_id)
    if draft.purpose == Purpose.CLASS and draft.school_class_id is None:
        return {"school_class": _("班级实训请选班级。")}
    if draft.school_class_id is not None and not classes.filter(pk=draft.school_class_id).exists():
        return {"school_class": _("这个班级不属于预约机构。")}
    if draft.purpose == Purpose.ORDER and not draft.order_code.strip():
        return {"order_code": _("订单班实训请填订单编号。")}
    if draft.purpose == Purpose.CENTRE and not offerings.filter(pk=draft.offering_id).exists():
        return {"offering": _("中心课程请选本机构牵头的中心课程。")}
    return {}
