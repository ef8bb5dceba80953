"""What every way in asks: whether the doors are open, whose a ticket is, how often digits may be guessed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.common.errors import WrongState
from lms.events import checkin
from lms.events.checkin import Ticket, Tries
from lms.events.checkin.attendance import counts
from lms.events.choices import AnswerState, PlaceState
from lms.events.errors import TooManyGuesses
from lms.events.models import EventSession, Invitation, Place
from lms.people.public import User

# Clocks of scanners run ahead.
AHEAD = timedelta(minutes=2)
Holder = Place | Invitation


def locked(session_id: int) -> EventSession:
    """The session, locked: before anything of it is read that is changed."""
    return EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)


def require_open_doors(session: EventSession) -> None:
    """Raises WrongState unless people can be let in now."""
    if not session.doors_open:
        if session.series.checks_out:
            raise WrongState(_("现在不能签到：开始前 30 分钟到结束后 30 分钟之间可以签到、签退。"))
        raise WrongState(_("现在不能签到：开始前 30 分钟到结束之间可以签到。"))


def require_guesses(session: EventSession, row: Holder) -> None:
    """Raises TooManyGuesses if this person, or everybody together, guessed wrong too often lately."""
    own, everybody = Tries(row.wrong_digits, row.wrong_since), Tries(session.wrong_digits, session.wrong_since)
    if not checkin.may_guess(own, everybody, timezone.now()):
        raise TooManyGuesses()


def count_wrong(session: EventSession, holder: Holder) -> None:
    """One more wrong guess, of this person and of everybody together."""
    for row in (session, holder):
        tries = checkin.one_more(Tries(row.wrong_digits, row.wrong_since), timezone.now())
        row.wrong_digits, row.wrong_since = tries.wrong, tries.since
        row.save(update_fields=["wrong_digits", "wrong_since"])


def reader(session: EventSession, by: User) -> Callable[[str, datetime], tuple[Holder | None, str]]:
    """What says of a ticket seen at a moment whose it is, or why it is not taken. Two queries for all tickets."""
    public, holders = checkin.public_key(session.key), _holders(session)

    def read(text: str, at: datetime) -> tuple[Holder | None, str]:
        ticket = checkin.read(public, text)
        if ticket is None or ticket.session != session.nonce.hex:
            return None, _("不是这一场的票，或票是伪造的")
        holder = holders.get(ticket)
        if holder is None:
            return None, _("这张票已经作废")
        why = _misplaced(session, holder, at, by)
        return (None, why) if why else (holder, "")

    return read


def _holders(session: EventSession) -> dict[Ticket, Holder]:
    """Every ticket that is good, and whose it is."""
    nonce = session.nonce.hex
    places = Place.objects.filter(session=session, state=PlaceState.CONFIRMED)
    speakers = session.invitations.filter(state=AnswerState.ACCEPTED)
    found: dict[Ticket, Holder] = {Ticket(nonce, place.pk, place.serial): place for place in places}
    return found | {Ticket(nonce, one.pk, speaker=True): one for one in speakers}


def _misplaced(session: EventSession, holder: Holder, at: datetime, by: User) -> str:
    if at > timezone.now() + AHEAD:
        return _("扫码时间在将来，请校准扫码设备的时钟")
    if isinstance(holder, Invitation):
        return "" if counts(at, session.span, checks_out=session.series.checks_out) else _("不在签到时间内")
    return _("自己的票请别的工作人员扫。") if holder.person_id == by.pk else ""
