"""How well a rule's text is known, what may come of breaking it, and where a version of it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Severity(models.TextChoices):
    """What a broken rule is: against the law as it was read, or against a text nobody has confirmed yet."""

    BLOCK = "block", _("必须改")
    WARN = "warn", _("提醒")


class Standing(models.TextChoices):
    """How well a rule's text is known. Only what was read in the source, or is our own, may block."""

    CONFIRMED = "confirmed", _("已核实原文")
    REPORTED = "reported", _("待核实：见于转述")
    RECALLED = "recalled", _("待核实：尚未对照原文")
    OWN = "own", _("平台约定")


CONFIRMED = {Standing.CONFIRMED, Standing.OWN}


class VersionState(models.TextChoices):
    """What became of a version: entered by one person, approved by another, or withdrawn before it held."""

    PROPOSED = "proposed", pgettext_lazy("rule", "待复核")
    APPROVED = "approved", pgettext_lazy("rule", "已通过")
    WITHDRAWN = "withdrawn", pgettext_lazy("rule", "已撤回")
