"""What can go wrong between enrolling and passing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid, NotAllowed, WrongState


class RunFull(WrongState):
    """Every seat is taken."""

    default = _("这个班已经满员，名额没有被占用。可以看看其他开课。")


class RemovedFromRun(WrongState):
    """A teacher removed the person: only a teacher brings them back."""

    default = _("老师已把你移出这个班，需要由任课教师重新加入。")


class RunNotStarted(WrongState):
    """The first day has not come: nothing counts yet."""

    default = _("这个班还没有开课，开课后才记进度和成绩。")


class RunEnded(WrongState):
    """The last day is over: everything stays readable, nothing counts any more."""

    default = _("这个班已经结课：内容可以继续看，但不再记进度和成绩。")


class NotOpenYet(NotAllowed):
    """A lesson whose conditions are not met; the message names them."""

    default = _("这一节还没有对你开放。")


class EnrolmentClosed(WrongState):
    """The run takes nobody any more."""

    default = _("这个班已经停止选课。")


class PrerequisitesUnmet(WrongState):
    """The person has not yet shown what the course asks for; the message names what is missing."""

    default = _("还有先修条件没有达到。")

    @classmethod
    def naming(cls, missing: list[str]) -> "PrerequisitesUnmet":
        """The refusal that says which conditions are missing."""
        words = {"missing": "；".join(missing)}
        return cls(gettext("还有先修条件没有达到：%(missing)s。") % words, next_step=_("课程页上有每个条件的入口。"))


class AttemptClosed(WrongState):
    """The attempt was handed in: nothing can be answered any more."""

    default = _("这次测验已经交卷，答案不能再改。")


class NoAttemptsLeft(WrongState):
    """All graded attempts are used."""

    default = _("计分次数已经用完，请联系任课教师补考。")


class NoLabAttemptsLeft(WrongState):
    """All graded attempts of a lab are used."""

    default = _("计分次数已经用完，可以继续练习；需要再做一次，请联系任课教师。")


class LabNotOpen(WrongState):
    """The lab has not opened yet, is due, or the run is not running."""

    default = _("这个实训现在不能开始。")


class LabOver(WrongState):
    """The deadline of a graded attempt has passed."""

    default = _("时间已到，之后填写的内容没有保存；到时前保存的答案会交卷计分。")


class BadLabAnswer(Invalid):
    """Something typed in a lab cannot be read; `faults` says what, by path. It is kept and was not handed in."""

    default = _("有几处填写的内容看不懂，答案已保存，还没有交卷。请按提示修改后再交。")

    def __init__(self, faults: Mapping[str, Any]) -> None:
        super().__init__()
        self.faults = dict(faults)


class NoQuiz(Invalid):
    """The course has no questions yet."""

    default = _("这门课还没有结课测验，由任课教师录入成绩。")


class TalkClosed(WrongState):
    """Nobody but moderators writes here."""

    default = _("这个班的讨论现在只读，内容没有发出。")


class NoSuchVideo(Invalid):
    """The lesson, as the run pinned it, has no such video."""

    default = _("这节课里没有这个视频，没有计入学时。请刷新页面。")


class QuizNotOpen(WrongState):
    """The quiz has not opened yet, or its time is over."""

    default = _("这个测验现在不能开始。")


class StaleGrades(WrongState):
    """Somebody wrote in cells after the writer looked; `clashes` shows both values of each."""

    default = _("有人在你打开页面之后改过这些成绩，什么都没有写入。请核对两个数值后再保存。")

    def __init__(self, clashes: Sequence[Any]) -> None:
        super().__init__()
        self.clashes = list(clashes)


class StaleDraft(WrongState):
    """Another window has kept something newer; nothing was written over it."""

    default = _("另一处已经保存了更新的草稿，这里的没有覆盖它。你写的还在框里，核对后再保存一次。")


class AssignmentClosed(WrongState):
    """Nothing is taken any more; what was written stays as a draft."""

    default = _("已停止接收，没有提交；写的内容留作草稿。需要补交请联系任课教师。")


class StaleProgramme(WrongState):
    """Somebody saved the programme after the writer opened it."""

    default = _("有人在你打开之后保存过这个方案，什么都没有写入。请核对最新的草稿后再做一次。")


class NotADraft(WrongState):
    """The version is under review or published."""

    default = _("这一版已经送审或发布，不能再改。需要修改请退回起草，或新建一版。")


class BadPlan(Invalid):
    """A programme that contradicts itself or names what does not exist; `faults` says where, nothing was written."""

    default = _("方案里有对不上的地方，什么都没有写入。请按提示修改。")

    def __init__(self, faults: Sequence[Any]) -> None:
        super().__init__()
        self.faults = list(faults)
