"""Pages that editors write."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """The front page. Its figures and lists come from inclusion tags, so the page itself can be cached."""

    headline = models.CharField(_("大标题"), max_length=80)
    lead = models.TextField(_("导语"), max_length=300)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("headline"), FieldPanel("lead")]
    max_count_per_parent = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = _("首页")
