"""A row with one file that only a view hands out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.common.private_files import private_storage


class Attached(models.Model):
    """A row that may carry one file; without one the name is empty."""

    file = models.FileField(
        _("文件"), storage=private_storage, upload_to="cooperation/%Y/%m", max_length=200, blank=True
    )
    file_name = models.CharField(_("文件名"), max_length=120, blank=True)
    file_size = models.PositiveIntegerField(_("大小（字节）"), default=0)
    file_sha256 = models.CharField(_("指纹"), max_length=64, blank=True)

    class Meta:
        abstract = True
