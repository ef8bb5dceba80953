"""What each kind of certificate says and looks like, where an editor wants it other than the code has it."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import PreviewableMixin

from certificates.choices import Design, Kind

EMPTY = _("不填则用平台的文字。")


class Wording(PreviewableMixin, models.Model):
    """Words and look of one kind. Certificates keep those of the day they were earned: a change reaches new ones."""

    kind = models.CharField(_("证书类别"), max_length=12, choices=Kind, unique=True)
    design = models.CharField(_("版式"), max_length=12, choices=Design, default=Design.CLASSIC)
    title_zh = models.CharField(_("证书名称"), max_length=20, blank=True, help_text=EMPTY)
    title_en = models.CharField(_("英文名称"), max_length=60, blank=True, help_text=EMPTY)
    lead_zh = models.CharField(_("姓名上方的话"), max_length=20, blank=True, help_text=EMPTY)
    lead_en = models.CharField(_("姓名上方的英文"), max_length=60, blank=True, help_text=EMPTY)
    closing_zh = models.CharField(_("结尾的话"), max_length=60, blank=True, help_text=EMPTY)
    seal_text = models.CharField(_("印章横排文字"), max_length=10, blank=True, help_text=EMPTY)
    disclaimer_zh = models.CharField(_("底部声明"), max_length=120, blank=True, help_text=EMPTY)
    disclaimer_en = models.CharField(_("底部英文声明"), max_length=200, blank=True, help_text=EMPTY)
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    WORDS: ClassVar[tuple[str, ...]] = (
        "design", "title_zh", "title_en", "lead_zh", "lead_en", "closing_zh", "seal_text",
        "disclaimer_zh", "disclaimer_en",
    )  # fmt: skip

    panels: ClassVar[list] = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("design")]),
        FieldRowPanel([FieldPanel("title_zh"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("lead_zh"), FieldPanel("lead_en")]),
        FieldPanel("closing_zh"),
        FieldPanel("seal_text"),
        FieldPanel("disclaimer_zh"),
        FieldPanel("disclaimer_en"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("证书文字与版式")
        ordering = ("kind",)

    def __str__(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else ""

    def said(self) -> dict[str, str]:
        """The words that were filled in."""
        return {name: words for name in self.WORDS if (words := getattr(self, name).strip())}

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Three certificates with names that are hard to set."""
        return "certificates/wording_preview.html"
