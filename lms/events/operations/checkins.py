"""Checking in: by the wall, by four digits, by tickets scanned at the door; and setting it right by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events import access, checkin
from lms.events.background.settling import settle_person, settle_speakers
from lms.events.checkin import Scan, Source
from lms.events.checkin.attendance import AGAIN
from lms.events.choices import PlaceState
from lms.events.errors import CodeRefused
from lms.events.models import Correction, EventSession, Invitation, Place, ScanRow
from lms.events.operations import arrivals
from lms.events.operations.doors import count_wrong, locked, reader, require_guesses, require_open_doors
from lms.events.queries.attendance import attendance_of
from lms.people.public import User

LONGEST_REASON = 200
MOST_LINES = 2000


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
        session = locked(session_id)
        place = _confirmed_place(session, by)
        require_guesses(session, place)
        if checkin.digits_hold(session.key, session.nonce.hex, shown.strip(), timezone.now()):
            return see(session, by, Source.DIGITS, device, 0)
        count_wrong(session, place)
    raise CodeRefused(_("这四位数不对，或已经换了。请看大屏幕上现在的数。"))


@transaction.atomic
def merge_scans(session_id: int, lines: Iterable[tuple[str, datetime]], device: str, *, by: User) -> Merged:
    """Take in what a scanner saw offline: (ticket, moment) lines, in any order, as often as sent. Raises NotAllowed.

    A forged ticket, one of another session or of a place given back, one's own, and a moment yet to come are refused by
    name. Lines after the first MOST_LINES are not looked at and have no answer.
    """
    session = hosted(session_id, by)
    read, key = reader(session, by), session.device_key(device)
    found = [(text, at, *read(text, at)) for text, at in list(lines)[:MOST_LINES]]
    scans = [Scan(at, one.person_id, Source.TICKET, key) for _text, at, one, _why in found if isinstance(one, Place)]
    added, known = _write(session, checkin.merged(scans))
    speakers = [arrivals.arrive(one, at, by=by) for _text, at, one, _why in found if isinstance(one, Invitation)]
    answers = [(text, why) for text, _at, _one, why in found]
    done = Merged(added + sum(speakers), known + len(speakers) - sum(speakers), answers)
    audit.record("event_session.merged", session, by=by, added=added, known=known, refused=len(done.refused))
    _settle_again(session, {scan.person for scan in scans}, by=None)
    return done


@transaction.atomic
def correct(
    session_id: int, person_id: int, *, present: bool, minutes: int | None = None, reason: str, by: User
) -> Correction:
    """Set somebody's attendance right by hand; hours follow.

    minutes  how long they were there, where people check out; None is the whole session
    raises   NotAllowed (one's own too), Invalid (no reason; minutes the session has not)
    """
    session = hosted(session_id, by)
    said = reason.strip()
    if by.pk == person_id:
        raise NotAllowed(_("不能更正自己的签到。"))
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(fields={"reason": _("请写明更正的原因（200 字以内）。")})
    if minutes is not None and not (session.series.checks_out and present and 1 <= minutes <= session.minutes):
        raise Invalid(_("在场分钟只在要签退的场次填，在 1 到 %(n)d 之间。") % {"n": session.minutes})
    if not session.has_begun:
        raise WrongState(_("活动开始以后才能更正签到。"))
    if not Place.objects.filter(session=session, person=person_id).exists():
        raise Invalid(_("这个人没有报名这一场。"))
    words = {"present": present, "minutes": minutes, "reason": said}
    fix = Correction.objects.create(session=session, person_id=person_id, made_by=by, **words)
    audit.record("event_session.corrected", fix, by=by, person=person_id, **words)
    _settle_again(session, {person_id}, reason=said, by=by)
    return fix


def hosted(session_id: int, by: User) -> EventSession:
    """The session, locked, if the person hosts it. Raises NotAllowed."""
    session = locked(session_id)
    access.require(access.can_host(by, session.series.host_id))
    return session


def _confirmed_place(session: EventSession, person: User) -> Place:
    place = Place.objects.filter(session=session, person=person, state=PlaceState.CONFIRMED).first()
    if place is None:
        raise NotAllowed(_("你没有报名这一场，或报名还没有确认。请找现场老师。"))
    require_open_doors(session)
    return place


def see(session: EventSession, person: User, source: Source, device: str, window: int) -> ScanRow:
    """The scan written down; by the same device twice is once."""
    now, key = timezone.now(), session.device_key(device)
    earlier = _same(session, person, Scan(now, person.pk, source, key, window))
    if earlier is not None:
        return earlier
    _write(session, [scan := Scan(now, person.pk, source, key, window)])
    return ScanRow.objects.get(session=session, key=scan.key)


def _same(session: EventSession, person: User, scan: Scan) -> ScanRow | None:
    """The scan this one repeats: by the same device; where people check out, whichever was a moment ago."""
    rows = ScanRow.objects.filter(session=session, person=person)
    if session.series.checks_out:
        return rows.filter(at__gt=scan.at - AGAIN).order_by("-at").first()
    return rows.filter(source=scan.source, device=scan.device, window=scan.window).first()


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


def _settle_again(session: EventSession, people: set[int], *, reason: str = "", by: User | None) -> None:
    """Hours, certificates and experts' time of a session that was settled already follow what came later."""
    if session.settled_at is None:
        return
    found = attendance_of(session)
    for person_id in sorted(people & set(found)):
        settle_person(session, found[person_id], reason=reason, by=by)
    settle_speakers(session, found, by=by)
