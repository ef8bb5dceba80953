"""A matched student's way through the internship: signatures, log, evaluations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlacementState(models.TextChoices):
    """What becomes of a student who took part."""

    UNPLACED = "unplaced", _("未录取")
    MATCHED = "matched", _("已匹配，待签约")
    SIGNED = "signed", _("三方已签")
    TRAINING = "training", _("实习中")
    EVALUATING = "evaluating", _("互评中")
    COMPLETED = "completed", _("已完成")
    ENDED = "ended", _("提前结束")


PLACEMENT_MOVES: dict[str, set[str]] = {
    # Up from the waiting list or on appeal, and back when a seat is declined or lapses.
    PlacementState.UNPLACED: {PlacementState.MATCHED},
    PlacementState.MATCHED: {PlacementState.SIGNED, PlacementState.ENDED, PlacementState.UNPLACED},
    PlacementState.SIGNED: {PlacementState.TRAINING, PlacementState.ENDED},
    PlacementState.TRAINING: {PlacementState.EVALUATING, PlacementState.ENDED},
    PlacementState.EVALUATING: {PlacementState.COMPLETED, PlacementState.ENDED},
}


# Whoever has arrived at the workplace: the start's checks were passed.
STARTED = (PlacementState.TRAINING, PlacementState.EVALUATING, PlacementState.COMPLETED)


# Lists, results and internships go so many years after the result, or the internship, was over (data_inventory.csv).
KEPT_YEARS = 3


class Party(models.TextChoices):
    """Who signs a three-party agreement."""

    STUDENT = "student", _("学员")
    SCHOOL = "school", _("院校")
    ENTERPRISE = "enterprise", _("企业")


class ConsentBy(models.TextChoices):
    """Who agrees to an internship in writing."""

    STUDENT = "student", _("学员")
    GUARDIAN = "guardian", _("监护人")


AGREEMENT_VERSION = "2026-11"


LOG_ENTRIES_MIN = 20


class Side(models.TextChoices):
    """Who evaluates whom."""

    ENTERPRISE = "enterprise", _("企业评学员")
    STUDENT = "student", _("学员评企业")


class Grade(models.TextChoices):
    """The four grades of an internship."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASS = "pass", _("合格")
    FAIL = "fail", _("不合格")


PASSING = {Grade.EXCELLENT, Grade.GOOD, Grade.PASS}


# Both sides' stars, each 1 to 5, by criterion.
CRITERIA: dict[str, dict[str, object]] = {
    Side.ENTERPRISE: {"skill": _("专业能力"), "attitude": _("工作态度"), "growth": _("进步情况")},
    Side.STUDENT: {"mentoring": _("带教质量"), "conditions": _("条件与安全"), "keeping": _("约定履行")},
}
