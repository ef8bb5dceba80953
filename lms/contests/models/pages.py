"""What editors write about a contest. Its yearly life stands on Season."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from lms.pages.blocks import BodyBlock

INTRO_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class ContestIndexPage(Page):
    """The parent of all contests. Its address is answered by the list of contests."""

    intro = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["contests.ContestPage"]
    max_count_per_parent = 1
    template = "contests/contest_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("赛事目录")


class ContestPage(Page):
    """A contest that comes back every year: what it is about, its problem, its rules in words.

    The seasons belong to the Chinese page; a translation finds them by its translation key.
    """

    code = models.CharField(_("赛事代码"), max_length=16, db_index=True)
    intro = RichTextField(_("简介"), features=INTRO_FEATURES, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("赛题"), blank=True)
    rules = StreamField(BodyBlock(), verbose_name=_("规则"), blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("code", help_text=_("字母、数字和短横线，全平台唯一，例如 COMP-OPS。"))]),
        FieldPanel("intro", help_text=_("一两句：比什么，适合谁。")),
        FieldPanel("body", help_text=_("公开的赛题；只给参赛队的数据在赛程里上传。")),
        FieldPanel("rules", help_text=_("用文字写的规则；报名条件和评分办法由系统按设置另外列出。")),
    ]
    settings_panels: ClassVar[list] = [*Page.settings_panels, FieldPanel("demo", permission="superuser")]
    search_fields: ClassVar[list] = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("code"),
        index.SearchField("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["contests.ContestIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "contests/contest_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("赛事")

    @property
    def lead(self) -> str:
        """The introduction without its markup, for cards and search engines."""
        return get_text_for_indexing(self.intro)
