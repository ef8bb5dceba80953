"""What can go wrong between a team and its prize."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid, NotAllowed, WrongState


class RegistrationClosed(WrongState):
    """Teams are neither made nor changed now."""

    default = _("现在不在报名时间内，队伍没有改动。")


class RosterFrozen(WrongState):
    """The school approved the roster: nobody comes or goes."""

    default = _("名单已经冻结，没有改动。确需调整请由学校联系主办单位。")


class LinkClosed(WrongState):
    """An invitation that was replaced, closed, or ran out."""

    default = _("这个邀请链接已经失效，请向队长要一个新的。")


class NotEligible(Invalid):
    """A rule of the track stands against it; the message is the rule's own sentence."""

    default = _("不符合参赛条件。")


class RoundClosed(WrongState):
    """The round is not where this can be done."""

    default = _("这一轮现在不能做这一步。")


class RulesStand(WrongState):
    """What teams registered by, or work was taken by, is not changed any more; the message says since when."""

    default = _("报名已经开始，这一项不再改动。")


class SeasonClosed(WrongState):
    """The season was closed: it is only read."""

    default = _("这一届已经结束，只供查阅。确需改动，请先写明理由重新开放。")


class SheetLocked(WrongState):
    """The sheet was submitted."""

    default = _("评分表已经提交并封存。更正需要写明理由，另存一份。")


class JudgeBarred(NotAllowed):
    """A tie stands between the judge and the entry; the message names the rule."""

    default = _("按回避规则，这位评委不能评这件作品。")


class ScoresPending(WrongState):
    """Answers are being scored: what would be published is of two keys."""

    default = _("还有答案文件正在评分，评完才能公布新一版成绩榜。")


class AppealsOver(WrongState):
    """The window is closed."""

    default = _("申诉期限已过，没有受理。")


class NothingLeft(WrongState):
    """Every upload of the day, or of the round, is used up; failed ones count."""

    default = _("提交次数已经用完。")


class DraftReplaced(WrongState):
    """Somebody of the team saved the draft again before it was handed in."""

    default = _("队友刚保存了另一版草稿：没有提交，没有用掉次数。核对以后再提交。")


class CaseReplaced(WrongState):
    """Another case was given since the page was opened: what was typed answers a question that is past."""

    default = _("案例刚刚换成了新的一版，这里没有保存，也没有提交。请重新打开这一页，按新案例核对。")


class BadCaseAnswer(Invalid):
    """Something typed for a case cannot be read; `faults` says what, by path. It is kept and was not handed in."""

    default = _("有几处填写的内容看不懂，草稿已保存，还没有提交，没有用掉次数。")

    def __init__(self, faults: Mapping[str, Any]) -> None:
        super().__init__()
        self.faults = dict(faults)
