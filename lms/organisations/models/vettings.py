"""Admission of enterprises (准入审核), their papers, and what they say of their own digital maturity."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.private_files import private_storage
from lms.common.states import Stateful
from lms.organisations.choices import VETTING_MOVES, VettingState
from lms.organisations.models.organisations import Organisation

OPEN = (VettingState.DRAFT, VettingState.SUBMITTED, VettingState.RETURNED)


class Vetting(Stateful):
    """One application: an answer a point of one version of the checklist, and the officer's word on each."""

    TRANSITIONS: ClassVar = VETTING_MOVES

    enterprise = models.ForeignKey(Organisation, models.CASCADE, related_name="vettings", verbose_name=_("企业"))
    state = models.CharField(_("状态"), max_length=10, choices=VettingState, default=VettingState.DRAFT)
    checklist_version = models.PositiveSmallIntegerField(_("清单版本"))
    # The checklist's own words as they were asked, so that a later version changes nothing here.
    items = models.JSONField(_("清单"))
    answers = models.JSONField(_("企业填写"), default=dict)  # {item: text}
    reasons = models.JSONField(_("逐项退回原因"), default=dict)  # {item: why}; empty where nothing is wrong
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("准入审核")
        ordering = ("-id",)
        constraints = [
            # Two open applications would be two queues for one licence.
            models.UniqueConstraint(fields=["enterprise"], condition=Q(state__in=OPEN), name="one_open_vetting"),
            models.CheckConstraint(
                condition=~Q(state=VettingState.APPROVED) | Q(valid_until__isnull=False), name="approval_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="vettings_that_wait")]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_state_display()}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.enterprise_id

    @property
    def is_editable(self) -> bool:
        """Whether the enterprise may still write."""
        return self.state in {VettingState.DRAFT, VettingState.RETURNED}

    @property
    def codes(self) -> list[str]:
        """The points of the checklist, in order."""
        return [item["code"] for item in self.items]


class Evidence(models.Model):
    """A paper for one point of an application. Seen by the enterprise and by officers alone."""

    vetting = models.ForeignKey(Vetting, models.CASCADE, related_name="papers", verbose_name=_("准入审核"))
    item = models.CharField(_("清单项"), max_length=20)
    file = models.FileField(_("文件"), storage=private_storage, upload_to="vetting/%Y/%m", max_length=200)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("指纹"), max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("上传人")
    )
    added_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("证明材料")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["vetting", "item", "sha256"], name="paper_once_a_point"),
        ]

    def __str__(self) -> str:
        return self.name


class MaturityAssessment(models.Model):
    """An enterprise's own answers to one version of the questionnaire, and what they came to. Only ever added."""

    enterprise = models.ForeignKey(Organisation, models.CASCADE, related_name="assessments", verbose_name=_("企业"))
    questionnaire_version = models.PositiveSmallIntegerField(_("问卷版本"))
    answers = models.JSONField(_("答案"))
    percent = models.PositiveSmallIntegerField(_("得分"))
    level = models.CharField(_("等级"), max_length=20)
    dimensions = models.JSONField(_("分项"))  # {dimension: percent}
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("填写人")
    )
    at = models.DateTimeField(_("填写时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("数字化成熟度自评")
        ordering = ("-id",)
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="maturity_is_a_percentage")]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.percent}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.enterprise_id

    def of(self, dimension: dict[str, Any]) -> int:
        """The percent of one dimension of the questionnaire."""
        return int(self.dimensions.get(dimension["code"], 0))
