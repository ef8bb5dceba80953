"""Refusals about events."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events.planning import Clash, Slot, differences


class Clashing(Invalid):
    """A room, a workstation or a speaker is taken; nothing was written. `clashes` names each."""

    default = _("场地或主讲人有冲突，什么都没有改。请看每一处的原因。")

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = list(clashes)


class Changed(WrongState):
    """Somebody changed a session after it was read; nothing was written. `since`: each as it was, as it
    is, and names of what is other."""

    default = _("别人刚刚改过这些场次，什么都没有保存。")

    def __init__(self, since: Sequence[tuple[Slot, Slot]]) -> None:
        super().__init__()
        self.since = [(before, after, differences(before, after)) for before, after in since]


class RulesChanged(WrongState):
    """Somebody changed the rules after they were read; nothing was written."""

    default = _("别人刚刚改过报名规则，什么都没有保存。")


class FactsChanged(WrongState):
    """Somebody changed what the event is after it was read; nothing was written."""

    default = _("别人刚刚改过活动资料，什么都没有保存。")


class Full(WrongState):
    """No seat is left for this person, and there is no waiting list."""

    default = _("名额已满。")


class CodeRefused(NotAllowed):
    """A code that is old, of another session, or made up."""

    default = _("签到码已过期或不是这一场的，请重新扫大屏幕上的码。")


class TicketRefused(NotAllowed):
    """A ticket no session signed, or of a place that was given back."""

    default = _("这不是有效的票。请对方在“我的活动”里重新打开票。")


class TooManyGuesses(NotAllowed):
    """Too many wrong digits lately."""

    default = _("输错次数太多，请 10 分钟后再试，或扫码、请老师登记。")
