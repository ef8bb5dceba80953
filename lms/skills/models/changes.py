"""What became of the taxonomy, change by change."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class SkillChange(models.Model):
    """One change by an editor. Rows are only ever added (guards.py); who it was stands by number and masked name.

    `before` and `after` hold the skills that are not the same as {code: fields}; new ones are missing in `before`.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("新增")
        REWORDED = "reworded", _("修改文字")
        MOVED = "moved", _("移动")
        MERGED = "merged", _("合并")
        SPLIT = "split", _("拆分")
        RETIRED = "retired", _("停用")
        UNDONE = "undone", _("撤销")

    kind = models.CharField(_("改动"), max_length=8, choices=Kind)
    # Every skill it is about, those that only took something over included.
    codes = models.JSONField(_("涉及的编码"))
    before = models.JSONField(_("改动前"), encoder=DjangoJSONEncoder)
    after = models.JSONField(_("改动后"), encoder=DjangoJSONEncoder)
    # {what: how many rows the floors above rewrote}
    followed = models.JSONField(_("随之改写"), default=dict)
    reason = models.CharField(_("原因"), max_length=200)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by_id = models.BigIntegerField(_("操作人编号"), null=True)
    by_label = models.CharField(_("操作人"), max_length=120, blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by", verbose_name=_("撤销的改动")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("技能体系改动")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {'、'.join(self.codes)}"
