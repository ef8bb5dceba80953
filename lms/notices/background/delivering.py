"""Sending. Whatever happens in between, a row is sent again rather than never: at least once, usually once."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from lms.notices.background import claiming, letters
from lms.notices.choices import Channel
from lms.notices.errors import Unreachable
from lms.notices.models import Delivery
from lms.notices.queries.notices import title_of
from lms.people import public as people

logger = logging.getLogger(__name__)
# A task has four minutes; the clock goes on where this one stops.
LONGEST_SECONDS = 120
State = Delivery.State


def deliver_waiting() -> int:
    """Send what waits and may be sent now; returns how many went out."""
    until = time.monotonic() + LONGEST_SECONDS
    sent = 0
    while time.monotonic() < until and (claimed := claiming.claim(claiming.due().exclude(channel=Channel.DIGEST))):
        sent += sum(_deliver(delivery) for delivery in claimed)
    while time.monotonic() < until and (first := claiming.due().filter(channel=Channel.DIGEST).first()):
        sent += _deliver_digest(first.notice.person_id)
    return sent


def _deliver(delivery: Delivery) -> int:
    if not claiming.hold(delivery):
        return 0
    send = letters.mail if delivery.channel == Channel.EMAIL else _call
    return _try([delivery], lambda: send(delivery))


def _deliver_digest(person_id: int) -> int:
    """One letter with everything of the day that the person has not read meanwhile."""
    rows = claiming.due().filter(channel=Channel.DIGEST, notice__person=person_id)
    claimed = claiming.claim(rows)
    unread = [delivery for delivery in claimed if delivery.notice.read_at is None]
    if read := [delivery for delivery in claimed if delivery.notice.read_at is not None]:
        claiming.settle(read, State.DROPPED, "read")
    return _try(unread, lambda: letters.mail_digest(unread)) if unread else 0


def _try(deliveries: list[Delivery], send: Callable[[], None]) -> int:
    """Send, and say what became of it."""
    person = deliveries[0].notice.person
    try:
        if not person.is_active or not people.may_process(person):
            raise Unreachable("closed")
        send()
    except Unreachable as error:
        claiming.settle(deliveries, State.DROPPED, str(error))
        return 0
    except Exception as error:
        # One letter that cannot be sent must not keep the others.
        logger.exception("notice could not be delivered")
        claiming.put_off(deliveries, error)
        return 0
    claiming.settle(deliveries, State.SENT)
    return len(deliveries)


def _call(delivery: Delivery) -> None:
    """By the first adapter that is configured and knows the person."""
    notice = delivery.notice
    if notice.read_at is not None:
        raise Unreachable("read")
    for name in settings.NOTICE_ADAPTERS:
        adapter = import_string(name)()
        if adapter.is_on() and adapter.reaches(notice.person):
            with translation.override(notice.person.language):
                return adapter.send(notice.person, title_of(notice), letters.address(notice.url))
    raise Unreachable("no adapter")
