"""The secret address under which a person's calendar is read by other programs."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """One secret a person, renewed at will: calendar programs cannot sign in, so the address is the key."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("学员")
    )
    key = models.UUIDField(_("密钥"), default=uuid.uuid4, unique=True)
    renewed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("日历订阅")

    def __str__(self) -> str:
        return str(self.person_id)
