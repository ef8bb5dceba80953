"""The texts people agree to, by version, and how personal a field can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Raised when the meaning of a text changes: everybody is then asked again at their next request.
TEXT_VERSIONS = {"privacy": "2026-11", "minor": "2026-11", "matching": "2026-11", "internship": "2026-11"}


class FieldClass(models.TextChoices):
    """How personal what a field holds is (GB/T 35273 in four steps)."""

    P0 = "P0", _("公开或无关个人")
    P1 = "P1", _("内部")
    P2 = "P2", _("个人信息")
    P3 = "P3", _("敏感个人信息")


class Owed(models.TextChoices):
    """What a signed-in person must do before anything else opens."""

    NOTHING = "", _("无")
    CONSENT = "consent", _("同意个人信息处理规则")
    GUARDIAN = "guardian", _("监护人确认")
    SECOND_FACTOR = "second_factor", _("设置两步验证")
