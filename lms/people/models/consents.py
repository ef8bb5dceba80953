"""What a person, or their guardian, agreed to, and when it was taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.validators import validate_name


class Guardian(models.Model):
    """Who answers for a minor. Kept only while the ward is a minor."""

    ward = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="guardian", verbose_name=_("被监护人")
    )
    name = models.CharField(_("监护人姓名"), max_length=50, validators=[validate_name])
    relation = models.CharField(_("关系"), max_length=20)
    email = models.EmailField(_("监护人邮箱"))
    asked_at = models.DateTimeField(_("请求时间"), auto_now_add=True)
    mailed_at = models.DateTimeField(_("发信时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("监护人")

    def __str__(self) -> str:
        return f"{self.name}（{self.relation}）"

    @property
    def masked_name(self) -> str:
        """The relation alone: the audit trail quotes this for years."""
        return self.relation


class Consent(models.Model):
    """One agreement to one version of one text. Taking it back closes the row; agreeing again adds one."""

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("个人信息处理规则")
        MINOR = "minor", _("未成年人信息处理（监护人同意）")
        MATCHING = "matching", _("自动匹配告知")
        INTERNSHIP = "internship", _("岗位实习知情同意")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("本人")
    )
    kind = models.CharField(_("事项"), max_length=20, choices=Kind)
    version = models.CharField(_("文本版本"), max_length=20)
    by_guardian = models.BooleanField(_("监护人代为同意"), default=False)
    given_at = models.DateTimeField(_("同意时间"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("同意记录")
        ordering = ("-given_at",)
        constraints = [
            # A second click on "agree" is the same agreement.
            models.UniqueConstraint(
                fields=["person", "kind", "version"], condition=models.Q(withdrawn_at=None), name="one_open_consent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
