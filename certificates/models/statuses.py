"""Lists in which the world looks up what was taken back."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_seed() -> bytes:
    """What tells decoys from places that are given."""
    return secrets.token_bytes(32)


class StatusList(models.Model):
    """131,072 places, the same in the list of the revoked and in that of the suspended.

    Not the lists themselves: those are made from the certificates' states whenever somebody asks.
    """

    seed = models.BinaryField(_("种子"), default=new_seed, editable=False)
    taken = models.PositiveIntegerField(_("已用位置"), default=0)
    created_on = models.DateField(_("启用日期"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("状态表")

    def __str__(self) -> str:
        return str(self.pk)
