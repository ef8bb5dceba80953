"""The site's menus, written by editors in both languages."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from lms.common.menus import in_reader_language

# Only addresses of this site: a menu is no place to send people away without saying so.
ours = RegexValidator(r"^/[\w\-/.?=&#]*$", _("请填写本站地址，以 / 开头，不带 /en。"))


class MenuPlace(models.TextChoices):
    """Where on the page a menu entry stands."""

    MAIN = "main", _("主导航")
    LEARN = "learn", _("页脚：学习者")
    PARTNERS = "partners", _("页脚：合作单位")
    TRUST = "trust", _("页脚：信任与规则")


class MenuItem(models.Model):
    """One line of a menu. The address is written once; English readers are led to its English page."""

    place = models.CharField(_("位置"), max_length=10, choices=MenuPlace)
    order = models.PositiveSmallIntegerField(_("顺序"), default=10)
    label_zh = models.CharField(_("文字"), max_length=20)
    label_en = models.CharField(_("英文文字"), max_length=40)
    path = models.CharField(_("地址"), max_length=120, validators=[ours])

    panels: ClassVar[list] = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("label_zh"), FieldPanel("label_en")]),
        FieldPanel("path"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("菜单项")
        ordering = ("place", "order", "pk")
        constraints = [models.UniqueConstraint(fields=["place", "path"], name="menu_line_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The words in the reader's language."""
        return self.label_en if get_language() == "en" else self.label_zh

    @property
    def url(self) -> str:
        """The address in the reader's language."""
        return in_reader_language(self.path)
