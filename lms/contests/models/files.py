"""What teams are given: data and templates, of a round or of a firm's problem, each with what may be done with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.private_files import private_storage
from lms.contests.choices import Licence
from lms.contests.models.rounds import Round
from lms.contests.models.sponsors import Sponsor


class RoundFile(models.Model):
    """A file for the teams of a round, or of the track that a firm's problem is set for."""

    contest_round = models.ForeignKey(
        Round, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("赛程")
    )
    sponsor = models.ForeignKey(
        Sponsor, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("企业命题")
    )
    title_zh = models.CharField(_("名称"), max_length=80)
    file = models.FileField(_("文件"), storage=private_storage, upload_to="contests/data/%Y/%m", max_length=200)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("指纹"), max_length=64)
    licence = models.CharField(_("使用许可"), max_length=8, choices=Licence, default=Licence.CONTEST)
    added_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("赛题数据")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(contest_round__isnull=False, sponsor=None) | Q(contest_round=None, sponsor__isnull=False),
                name="file_of_a_round_or_a_problem",
            )
        ]

    def __str__(self) -> str:
        return self.title_zh
