"""Refusals about bookings."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lms.bases.planning import Clash, Span
from lms.common.errors import Invalid


class Clashing(Invalid):
    """Something stands in the way of at least one session; nothing was booked. `clashes` names each."""

    default = _("有的时间约不上，什么都没有预约。请看每一次的原因。")

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = list(clashes)


@dataclass(frozen=True)
class Hit:
    """What a closure hits: a booked session, or an event; `title` is "" where the reader may not know it."""

    span: Span
    title: str
    who: str
    is_event: bool = False


class StillBooked(Invalid):
    """A closure, or fewer workstations, would take away what was promised.

    count  how many sessions and events are in the way
    hits   each of them, where somebody is asked whether they shall go
    """

    default = _("这段时间已有安排。确认后会取消预约的场次，并通知预约人和活动的组织者。")

    def __init__(self, count: int, hits: Sequence[Hit] = ()) -> None:
        super().__init__()
        self.count, self.hits = count, list(hits)

    @property
    def digest(self) -> str:
        """What was looked at, so that nothing else is called off."""
        return hashlib.sha256(repr(self.hits).encode()).hexdigest()[:16]
