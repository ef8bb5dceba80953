"""Checking in: by the wall, by four digits, by tickets scanned at the door; and setting it right by hand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events import access, checkin
from lms.events.background.settling import settle_person, settle_speakers
from lms.events.checkin import Scan, Source, Tries
from lms.events.checkin.attendance import EARLY
from lms.events.choices import PlaceState
from lms.events.errors import CodeRefused, TooManyGuesses
from lms.events.models import Correction, EventSession, Place, ScanRow
from lms.events.queries.attendance import attendance_of
from lms.people.public import User

LONGEST_REASON = 200
MOST_LINES = 2000
# Clocks of scanners run ahead.
AHEAD = timedelta(minutes=2)


@dataclass(frozen=True)
class Merged:
    """What became of a scanner's lines: written now, known before, and of each line in its order why it was refused."""

    added: int
    known: int
    answers: list[tuple[str, str]]

    @property
    def refused(self) -> list[tuple[str, str]]:
        """The tickets that were not taken, and why."""
        return [(text, why) for text, why in self.answers if why]


def claim(session: EventSession, shown: str, device: str) -> str:
    """What a device is handed for the code on the wall. Raises CodeRefused."""
    now = timezone.now()
    window = checkin.accepted(session.key, session.nonce.hex, shown, now)
    if window is None:
        raise CodeRefused()
    return checkin.claim(session.key, session.nonce.hex, window, device, now)


@transaction.atomic
def check_in_by_wall(session_id: int, held: str, device: str, *, by: User) -> ScanRow:
    """Written down as seen. Twice is once. Raises CodeRefused, NotAllowed (no place), WrongState (doors closed)."""
    session = EventSession.objects.select_related("series__host").get(pk=session_id)
    window = checkin.claim_holds(session.key, session.nonce.hex, held, device, timezone.now())
    if window is None:
        raise CodeRefused()
    _confirmed_place(session, by)
    return see(session, by, Source.WALL, device, window)


def check_in_by_digits(session_id: int, shown: str, device: str, *, by: User) -> ScanRow:
    """The same by the four digits that are read out. A wrong guess is counted, and so written down.

    Raises CodeRefused, TooManyGuesses, NotAllowed, WrongState.
    """
    with transaction.atomic():
        session, place = _guessing(session_id, by)
        if checkin.digits_hold(session.key, session.nonce.hex, shown.strip(), timezone.now()):
            return see(session, by, Source.DIGITS, device, 0)
        _count_wrong(session, place)
    raise CodeRefused(_("这四位数不对，或已经换了。请看大屏幕上现在的数。"))


@transaction.atomic
def merge_scans(session_id: int, lines: Iterable[tuple[str, datetime]], device: str, *, by: User) -> Merged:
    """Take in what a scanner saw offline: (ticket, moment) lines, in any order, as often as sent. Raises NotAllowed.

    A forged ticket, one of another session or of a place given back, one's own, and a moment yet to come are refused by
    name. Lines after the first MOST_LINES are not looked at and have no answer.
    """
    session = hosted(session_id, by)
    read = _reader(session, by)
    found = [(text, at, *read(text, at)) for text, at in list(lines)[:MOST_LINES]]
    key = session.device_key(device)
    scans = [Scan(at, place.person_id, Source.TICKET, key) for _text, at, place, _why in found if place]
    added, known = _write(session, checkin.merged(scans))
    done = Merged(added, known, [(text, why) for text, _at, _place, why in found])
    audit.record("event_session.merged", session, by=by, added=added, known=known, refused=len(done.refused))
    _settle_again(session, {scan.person for scan in scans}, by=None)
    return done


@transaction.atomic
def correct(session_id: int, person_id: int, *, present: bool, reason: str, by: User) -> Correction:
    """Set somebody's attendance right by hand; hours follow. Raises NotAllowed (one's own too), Invalid (no reason)."""
    session = hosted(session_id, by)
    said = reason.strip()
    if by.pk == person_id:
        raise NotAllowed(_("不能更正自己的签到。"))
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(fields={"reason": _("请写明更正的原因（200 字以内）。")})
    if not session.has_begun:
        raise WrongState(_("活动开始以后才能更正签到。"))
    if not Place.objects.filter(session=session, person=person_id).exists():
        raise Invalid(_("这个人没有报名这一场。"))
    fix = Correction.objects.create(session=session, person_id=person_id, present=present, reason=said, made_by=by)
    audit.record("event_session.corrected", fix, by=by, person=person_id, present=present, reason=said)
    _settle_again(session, {person_id}, reason=said, by=by)
    return fix


def hosted(session_id: int, by: User) -> EventSession:
    """The session, locked, if the person hosts it. Raises NotAllowed."""
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    access.require(access.can_host(by, session.series.host_id))
    return session


def _confirmed_place(session: EventSession, person: User) -> Place:
    place = Place.objects.filter(session=session, person=person, state=PlaceState.CONFIRMED).first()
    if place is None:
        raise NotAllowed(_("你没有报名这一场，或报名还没有确认。请找现场老师。"))
    require_open_doors(session)
    return place


def require_open_doors(session: EventSession) -> None:
    """Raises WrongState unless people can be let in now."""
    now = timezone.now()
    if session.cancelled_at or not session.starts_at - EARLY <= now <= session.ends_at:
        raise WrongState(_("现在不能签到：开始前 30 分钟到结束之间可以签到。"))


def see(session: EventSession, person: User, source: Source, device: str, window: int) -> ScanRow:
    """The scan written down; by the same device twice is once."""
    now, key = timezone.now(), session.device_key(device)
    earlier = ScanRow.objects.filter(session=session, person=person, source=source, device=key, window=window).first()
    if earlier is not None:
        return earlier
    _write(session, [scan := Scan(now, person.pk, source, key, window)])
    return ScanRow.objects.get(session=session, key=scan.key)


def _write(session: EventSession, scans: list[Scan]) -> tuple[int, int]:
    """(written now, known before)."""
    keys = [scan.key for scan in scans]
    known = set(ScanRow.objects.filter(session=session, key__in=keys).values_list("key", flat=True))
    ScanRow.objects.bulk_create(
        [
            ScanRow(
                session=session, person_id=scan.person, at=scan.at, source=scan.source, device=scan.device,
                window=scan.window, key=scan.key,
            )
            for scan in scans
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return len(scans) - len(known), len(known)


def _guessing(session_id: int, person: User) -> tuple[EventSession, Place]:
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    place = _confirmed_place(session, person)
    own, everybody = Tries(place.wrong_digits, place.wrong_since), Tries(session.wrong_digits, session.wrong_since)
    if not checkin.may_guess(own, everybody, timezone.now()):
        raise TooManyGuesses()
    return session, place


def _count_wrong(session: EventSession, place: Place) -> None:
    for row in (session, place):
        tries = checkin.one_more(Tries(row.wrong_digits, row.wrong_since), timezone.now())
        row.wrong_digits, row.wrong_since = tries.wrong, tries.since
        row.save(update_fields=["wrong_digits", "wrong_since"])


def _reader(session: EventSession, by: User) -> Callable[[str, datetime], tuple[Place | None, str]]:
    """What says of a ticket seen at a moment whose place it is, or why not. One query for all tickets."""
    public = checkin.public_key(session.key)
    places = {place.pk: place for place in Place.objects.filter(session=session, state=PlaceState.CONFIRMED)}

    def read(text: str, at: datetime) -> tuple[Place | None, str]:
        ticket = checkin.read(public, text)
        if ticket is None or ticket.session != session.nonce.hex:
            return None, _("不是这一场的票，或票是伪造的")
        place = places.get(ticket.registration)
        if place is None or place.serial != ticket.serial:
            return None, _("这张票已经作废")
        why = _misplaced(place, at, by)
        return (None, why) if why else (place, "")

    return read


def _misplaced(place: Place, at: datetime, by: User) -> str:
    if place.person_id == by.pk:
        return _("自己的票请别的工作人员扫。")
    return _("扫码时间在将来，请校准扫码设备的时钟") if at > timezone.now() + AHEAD else ""


def _settle_again(session: EventSession, people: set[int], *, reason: str = "", by: User | None) -> None:
    """Hours, certificates and experts' time of a session that was settled already follow what came later."""
    if session.settled_at is None:
        return
    found = attendance_of(session)
    for person_id in sorted(people & set(found)):
        settle_person(session, found[person_id], reason=reason, by=by)
    settle_speakers(session, found, by=by)
