"""An expert at the door, coming and, where people check out, going; how long they taught their host says anyway."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.events import checkin
from lms.events.checkin import Source
from lms.events.checkin.attendance import went_at
from lms.events.choices import AnswerState
from lms.events.errors import CodeRefused
from lms.events.models import EventSession, Invitation
from lms.events.operations.doors import count_wrong, locked, require_guesses, require_open_doors
from lms.people.public import User


def arrive_by_digits(invitation_id: int, shown: str) -> Invitation:
    """An expert who accepted is there, by the digits on the wall. A wrong guess is counted, and so written down.

    Raises CodeRefused, TooManyGuesses, WrongState (does not come; doors closed).
    """
    with transaction.atomic():
        session, invitation = _coming(invitation_id)
        require_open_doors(session)
        require_guesses(session, invitation)
        if checkin.digits_hold(session.key, session.nonce.hex, shown.strip(), timezone.now()):
            arrive(invitation, timezone.now(), how=Source.DIGITS, by=None)
            return invitation
        count_wrong(session, invitation)
    raise CodeRefused(_("这四位数不对，或已经换了。请看大屏幕上现在的数。"))


def arrive(invitation: Invitation, at: datetime, *, how: Source = Source.TICKET, by: User | None) -> bool:
    """Whether it was news that they were there at that moment, whatever comes first or twice.

    The earliest is when they came; where people check out the last, a while later, is when they went. Within the
    caller's transaction, which holds the session.
    """
    row = Invitation.objects.select_related("session__series").get(pk=invitation.pk)
    moments = sorted({one for one in (row.seen_at, row.left_at, at) if one is not None})
    left_at = went_at(moments) if row.session.series.checks_out else None
    if (moments[0], left_at) == (row.seen_at, row.left_at):
        return False
    how_first = how if moments[0] == at else row.seen_how
    Invitation.objects.filter(pk=row.pk).update(seen_at=moments[0], left_at=left_at, seen_how=how_first)
    invitation.seen_at, invitation.left_at, invitation.seen_how = moments[0], left_at, how_first
    audit.record("event_invitation.seen", invitation, by=by, how=how, at=at.isoformat())
    return True


def _coming(invitation_id: int) -> tuple[EventSession, Invitation]:
    session = locked(Invitation.objects.values_list("session_id", flat=True).get(pk=invitation_id))
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("session__series__host", "expert")
    invitation = rows.get(pk=invitation_id)
    if invitation.state != AnswerState.ACCEPTED:
        raise WrongState(_("接受邀请以后才能签到。"))
    return session, invitation
