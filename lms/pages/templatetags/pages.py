"""Figures and lists of the public pages."""

import re
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.organisations import public as organisations
from lms.pages.queries.machines import absolute, alternates
from lms.pages.queries.news import news

register = template.Library()
NEWS_PER_PAGE = 10


@register.filter
def headline(text: str) -> SafeString:
    """The front page's words: *these* in vermilion, a new line where the editor began one."""
    marked = re.sub(r"\*([^*\n]+)\*", r"<em>\1</em>", escape(text))
    # Escaped above; only our own em and br are added.
    return mark_safe("<br>".join(marked.splitlines()))  # noqa: S308


@register.simple_tag
def place_totals() -> dict[str, int]:
    """Counts of cities, clusters and universities, for the front page."""
    return organisations.place_totals()


@register.inclusion_tag("pages/_news_list.html", takes_context=True)
def news_list(context: dict[str, Any]) -> dict[str, Any]:
    """A page of news in the reader's language."""
    rows = Paginator(news(get_language() or "zh-hans"), NEWS_PER_PAGE)
    return {"page": rows.get_page(context["request"].GET.get("page")), "request": context["request"]}


@register.inclusion_tag("pages/_latest_news.html", takes_context=True)
def latest_news(context: dict[str, Any], most: int = 3) -> dict[str, Any]:
    """The newest news, for the front page."""
    return {"items": news(get_language() or "zh-hans")[:most], "request": context["request"]}


@register.inclusion_tag("pages/_machine_meta.html", takes_context=True)
def page_meta(context: dict[str, Any]) -> dict[str, Any]:
    """Open Graph, canonical address and the other language, for a Wagtail page."""
    page = context["page"]
    return {
        "page": page,
        "chrome": context.get("chrome"),
        "english": context.get("english"),
        "url": absolute(page.get_url(context["request"])),
        "alternates": alternates(page, context["request"]),
    }
