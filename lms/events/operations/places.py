"""Taking a place, giving it back, saying yes to an offer; and what class teachers say to requests."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.common.spans import Span
from lms.events import access
from lms.events.background.seats import hand_out, has_seat, is_released, locked_session, quotas_of, recount
from lms.events.background.telling import tell
from lms.events.choices import HOLDING, PlaceState
from lms.events.errors import Full
from lms.events.models import EventSession, Place
from lms.events.operations.approvals import tell_teachers
from lms.events.queries.attendance import was_seen
from lms.organisations import public as organisations
from lms.people.public import User

LONGEST_REASON = 200


@transaction.atomic
def register(session_id: int, *, by: User) -> Place:
    """A seat, or a turn in the line. Whoever has one already gets the same.

    Raises NotAllowed (other schools' seats), WrongState (over, cancelled), Full, Invalid (elsewhere at that time).
    """
    session = locked_session(session_id)
    place = Place.objects.filter(session=session, person=by).first()
    if place is not None and (place.holds or place.state == PlaceState.WAITING):
        return place
    school_id = access.school_of(by)
    _require_open(session, school_id, place)
    _require_free_time(session, by)
    # What became free since the clock last looked, as on the day schools' seats are released, is the line's first.
    hand_out(session)
    state = _state(session, by, school_id)
    place = _placed(session, place, by, school_id, state)
    recount(session)
    audit.record("event_place.taken", place, by=by, state=place.state)
    if place.state == PlaceState.REQUESTED:
        tell_teachers(place)
    return place


@transaction.atomic
def leave(session_id: int, *, by: User) -> Place:
    """Give the place or the turn back; the next in line is asked.

    Raises WrongState (begun, no place, or checked in already: the hours of a seat are not kept without the seat).
    """
    session = locked_session(session_id)
    place = _own(session, by)
    if session.has_begun:
        raise WrongState(_("活动已经开始，不能取消报名。"))
    if place.state == PlaceState.CANCELLED:
        return place
    if was_seen(session, by.pk):
        raise WrongState(_("你已经签到，不能再取消报名。来不了了，请告诉现场老师。"))
    place.move(to=PlaceState.CANCELLED, ticket=None, offered_until=None, serial=place.serial + 1)
    _freed(session, place, by=by, said="event_place.left")
    return place


@transaction.atomic
def take_offer(session_id: int, *, by: User) -> Place:
    """Take the seat that was offered, if it still is; a class teacher may have to agree.

    Raises WrongState, Invalid (elsewhere at that time).
    """
    session = locked_session(session_id)
    place = _own(session, by)
    if place.state in (PlaceState.CONFIRMED, PlaceState.REQUESTED):
        return place
    if place.state != PlaceState.OFFERED or not place.offered_until or place.offered_until <= timezone.now():
        raise WrongState(_("这个名额已经过期，给了下一位。可以重新候补。"))
    if session.cancelled_at:
        raise WrongState(_("这一场已经取消。恢复以后名额会重新替你保留。"))
    _require_free_time(session, by)
    asks = _needs_approval(session, by)
    place.move(to=PlaceState.REQUESTED if asks else PlaceState.CONFIRMED, offered_until=None)
    recount(session)
    audit.record("event_place.offer_taken", place, by=by)
    if asks:
        tell_teachers(place)
    return place


def decide(
    place_ids: Iterable[int], *, approve: bool, reason: str = "", read: Mapping[int, int] | None = None, by: User
) -> int:
    """Say yes or no to a list of requests in one step; returns how many were decided. Those of others are left alone,
    and those whose session changed since: {place: revision of its session} as it was read. Raises Invalid (no without
    a reason).
    """
    wanted = dict.fromkeys(place_ids) if read is None else {pk: read.get(pk) for pk in place_ids}
    mine = access.places_to_approve(by).filter(pk__in=wanted)
    said = reason.strip()
    if not approve and not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(fields={"reason": _("不同意请写明原因（200 字以内），学生会看到。")})
    with transaction.atomic():
        sessions = sorted(set(mine.values_list("session", flat=True)))
        return sum(_decide_session(pk, wanted, read is not None, approve, said, by) for pk in sessions)


def _decide_session(
    session_id: int, wanted: Mapping[int, int | None], bound: bool, approve: bool, said: str, by: User
) -> int:
    session = locked_session(session_id)
    chosen = [pk for pk, revision in wanted.items() if not bound or revision == session.revision]
    rows = list(access.places_to_approve(by).filter(pk__in=chosen, session=session))
    to, kind = (PlaceState.CONFIRMED, "event.approved") if approve else (PlaceState.DECLINED, "event.declined")
    for place in rows:
        place.session = session
        # A yes leaves the ticket as it was: they may have been asked again for another time.
        serial = place.serial if approve else place.serial + 1
        place.move(to=to, decided_by=by, decided_at=timezone.now(), reason=said, serial=serial)
        audit.record(f"event_place.{to}", place, by=by, reason=said)
        tell([place.person_id], kind, session, **({} if approve else {"reason": said}))
    recount(session)
    hand_out(session)
    return len(rows)


def held_at(people: Iterable[int], span: Span) -> QuerySet[Place]:
    """Seats these people hold in sessions that are on at that time."""
    held = Place.objects.filter(person__in=list(people), state__in=HOLDING, session__cancelled_at=None)
    return held.filter(session__starts_at__lt=span.ends_at, session__ends_at__gt=span.starts_at)


def _own(session: EventSession, person: User) -> Place:
    place = Place.objects.filter(session=session, person=person).first()
    if place is None:
        raise WrongState(_("你没有报名这一场。"))
    place.session = session
    return place


def _freed(session: EventSession, place: Place, *, by: User, said: str) -> None:
    recount(session)
    audit.record(said, place, by=by)
    hand_out(session)


def _require_open(session: EventSession, school_id: int | None, place: Place | None) -> None:
    if session.series.published_at is None or session.cancelled_at or session.has_begun:
        raise WrongState(_("这一场不能报名：没有发布、已经取消或已经开始。"))
    if session.registration == "soon":
        raise WrongState(_("报名 %(at)s 才开始。") % {"at": _clock(session.series.opens_at)})
    if session.registration == "closed":
        raise WrongState(_("报名已在 %(at)s 截止。") % {"at": _clock(session.closes_at)})
    if place is not None and place.state == PlaceState.DECLINED:
        raise WrongState(_("班主任没有同意这次报名，请先与班主任联系。"))
    if session.series.only_listed and not is_released(session) and school_id not in quotas_of(session):
        raise NotAllowed(_("这个活动只对有名额的学校开放，你的学校没有名额。"))


def _clock(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _require_free_time(session: EventSession, person: User) -> None:
    other = held_at([person.pk], session.span).exclude(session=session).first()
    if other is not None:
        raise Invalid(_("你在同一时间已报名“%(event)s”，请先取消那一场。") % {"event": other.session})


def _state(session: EventSession, person: User, school_id: int | None) -> str:
    if has_seat(session, school_id):
        return PlaceState.REQUESTED if _needs_approval(session, person) else PlaceState.CONFIRMED
    if not session.series.has_waiting_list:
        raise Full()
    return PlaceState.WAITING


def _placed(session: EventSession, place: Place | None, person: User, school_id: int | None, state: str) -> Place:
    ticket = None
    if state == PlaceState.WAITING:
        session.last_ticket += 1
        session.save(update_fields=["last_ticket"])
        ticket = session.last_ticket
    if place is None:
        return Place.objects.create(session=session, person=person, school_id=school_id, state=state, ticket=ticket)
    place.session = session
    return place.move(
        to=state, ticket=ticket, school_id=school_id, asked_at=timezone.now(), reason="", serial=place.serial + 1
    )


def _needs_approval(session: EventSession, person: User) -> bool:
    return session.series.needs_approval and organisations.is_student(person)
