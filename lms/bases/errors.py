"""Refusals about bookings."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from lms.bases.planning import Clash
from lms.common.errors import Invalid


class Clashing(Invalid):
    """Something stands in the way of at least one session; nothing was booked. `clashes` names each."""

    default = _("有的时间约不上，什么都没有预约。请看每一次的原因。")

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = list(clashes)


class StillBooked(Invalid):
    """A closure, or fewer workstations, would take away what was promised; `count` sessions are in the way."""

    default = _("这段时间已有预约。确认后会取消这些场次并通知预约人。")

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
