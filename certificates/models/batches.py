"""Many certificates in one action, which above a size two people must want."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.choices import BATCH_TRANSITIONS, BatchState
from lms.common.states import Stateful
from lms.organisations.models import Organisation


class Batch(Stateful):
    """A class, a contest or a term whose certificates were asked for at once."""

    TRANSITIONS: ClassVar = BATCH_TRANSITIONS

    title = models.CharField(_("名称"), max_length=120)
    # The mistake it forbids: the same class issued twice by a double click.
    key = models.CharField(_("防重键"), max_length=120, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.WAITING)
    issuer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="certificate_batches", verbose_name=_("颁发机构")
    )
    size = models.PositiveIntegerField(_("份数"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("提交人")
    )
    proposed_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("复核人")
    )
    decided_at = models.DateTimeField(_("复核时间"), null=True)
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("证书批次")
        ordering = ("-id",)
        # What waits for a second signature, newest first.
        indexes = [models.Index(fields=["issuer", "state", "-id"], name="batches_waiting")]

    def __str__(self) -> str:
        return self.title
