"""The gradebook: what counts, where from and how it is said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.grading.gradebook import Keep
from courses.grading.statistics import Level


class GradeKeep(models.TextChoices):
    """Which of several pieces of work counts."""

    NEWEST = Keep.NEWEST.value, _("取最近一次")
    BEST = Keep.BEST.value, _("取最高一次")


class GradeRelease(models.TextChoices):
    """When learners see what was entered."""

    AT_ONCE = "at_once", _("录入即公布")
    BY_HAND = "by_hand", _("由教师公布")


class GradeSource(models.TextChoices):
    """Who or what entered a grade."""

    QUIZ = "quiz", _("测验")
    ASSIGNMENT = "assignment", _("作业")
    LAB = "lab", _("实训")
    PEER = "peer", _("互评")
    MENTOR = "mentor", _("导师")
    # A grade of its own beside the attempts, as after a make-up exam: it takes nothing away.
    TEACHER = "teacher", _("教师评定")
    MANUAL = "manual", _("成绩册录入")
    IMPORT = "import", _("表格导入")
    REGRADE = "regrade", _("成绩复核")

    @classmethod
    def corrections(cls) -> set[str]:
        """Those that count over everything entered before them."""
        return {cls.MANUAL, cls.IMPORT, cls.REGRADE}

    @classmethod
    def by_people(cls) -> set[str]:
        """Those only somebody who may grade in the run can enter."""
        return {cls.TEACHER, *cls.corrections()}


class RegradeState(models.TextChoices):
    """What became of a request to look at a grade again."""

    ASKED = "asked", _("待答复")
    UPHELD = "upheld", _("维持原成绩")
    CHANGED = "changed", _("已改动成绩")


REGRADE_MOVES: dict[str, set[str]] = {RegradeState.ASKED: {RegradeState.UPHELD, RegradeState.CHANGED}}


class GradeLevel(models.TextChoices):
    """The five levels a score may be shown in (五级制)."""

    EXCELLENT = Level.EXCELLENT.value, _("优")
    GOOD = Level.GOOD.value, _("良")
    MIDDLING = Level.MIDDLING.value, _("中")
    PASS = Level.PASS.value, _("及格")
    FAIL = Level.FAIL.value, _("不及格")


class PartGroup(models.TextChoices):
    """The two halves of a grade at every Chinese school."""

    FORMATIVE = "formative", _("平时成绩")
    SUMMATIVE = "summative", _("期末成绩")


class StandardPart(models.TextChoices):
    """The parts the platform knows by name; a school may add its own."""

    ATTENDANCE = "attendance", _("考勤")
    QUIZZES = "quizzes", _("测验")
    ASSIGNMENTS = "assignments", _("作业")
    LABS = "labs", _("实训")
    FINAL = "final", _("期末考核")


# The platform's own scheme: 平时 50, of which 考勤 10, 测验 15, 作业 15, 实训 10; 期末 50.
PLATFORM_PARTS: list[dict[str, str | int]] = [
    {"code": "attendance", "group": "formative", "name": "考勤", "weight": 10},
    {"code": "quizzes", "group": "formative", "name": "测验", "weight": 15},
    {"code": "assignments", "group": "formative", "name": "作业", "weight": 15},
    {"code": "labs", "group": "formative", "name": "实训", "weight": 10},
    {"code": "final", "group": "summative", "name": "期末考核", "weight": 50},
]


FINAL_ITEM = "final"


# What an item is unless said otherwise, by the first word of its key: part, keep, name.
STANDARD_ITEMS: dict[str, tuple[str, str, str]] = {
    "attendance": (StandardPart.ATTENDANCE, GradeKeep.NEWEST, "考勤"),
    "quiz": (StandardPart.QUIZZES, GradeKeep.BEST, "测验"),
    "assignment": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "作业"),
    "peer": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "互评"),
    "reviewing": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "评阅完成"),
    "lab": (StandardPart.LABS, GradeKeep.BEST, "实训"),
    "manual": (StandardPart.ASSIGNMENTS, GradeKeep.NEWEST, "成绩项"),
    FINAL_ITEM: (StandardPart.FINAL, GradeKeep.BEST, "结课测验"),
}
