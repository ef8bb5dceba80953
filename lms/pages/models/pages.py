"""Pages that editors write. Their lists and figures come from inclusion tags, so the pages themselves can be cached."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from lms.pages.blocks import BodyBlock


class HomePage(Page):
    """The front page. Its lists of orders and courses are tags of the apps that own them."""

    headline = models.TextField(
        _("大标题"), max_length=80, help_text=_("用 *星号* 括起的词印成朱红；换行就是另起一行。")
    )
    lead = models.TextField(_("导语"), max_length=300)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    # What may stand below is said by those pages: apps above add theirs without our knowing.
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "pages/home.html"

    class Meta:
        verbose_name = _("首页")


class StandardPage(Page):
    """A page of text: about, rules, help. A text people agree to carries its version."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("内容"))
    version = models.CharField(
        _("版本"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{2}(-\d{2})?$", _("写成 2026-11 或 2026-11-24。"))],
        help_text=_("只有需要人们同意的文本才填；与同意记录里的版本一致。"),
    )

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("version"),
    ]
    search_fields: ClassVar[list] = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["pages.StandardPage"]
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("文字页")


class NewsIndexPage(Page):
    """The list of news, newest first."""

    lead = models.TextField(_("导语"), max_length=300, blank=True)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.NewsPage"]
    max_count_per_parent = 1
    template = "pages/news_index.html"

    class Meta:
        verbose_name = _("新闻列表")


class NewsPage(Page):
    """One piece of news, with its day."""

    published_on = models.DateField(_("日期"), default=timezone.localdate)
    lead = models.TextField(_("摘要"), max_length=300)
    body = StreamField(BodyBlock(), verbose_name=_("内容"))

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list] = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/news.html"

    class Meta:
        verbose_name = _("新闻")
