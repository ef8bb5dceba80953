"""Public pages that come from tables rather than from editors, and what machines ask for."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from lms.common.entry import anyone, entry
from lms.common.menus import in_reader_language
from lms.common.tables import LONGEST_QUERY
from lms.common.tiles import Cell, grid, step
from lms.organisations import public as organisations
from lms.pages.models import NewsPage
from lms.pages.queries import machines
from lms.pages.queries.news import news

# Where the colours of the map begin: one cluster, two, three, four and more.
CLUSTER_STEPS = (1, 2, 3, 4)
FOUND_PER_PAGE = 10
NEWS_IN_FEED = 20
# Personal and staff pages: they redirect strangers to sign in, which is no use to a search engine.
PRIVATE = (
    "/cms/", "/accounts/", "/me/", "/home/", "/learn/", "/choices/", "/notices/", "/jobs/", "/biz/", "/uni/", "/gov/",
    "/judge/", "/search/",
)  # fmt: skip


@require_safe
@entry(anyone)
def clusters(request: HttpRequest) -> HttpResponse:
    """The sixteen cities and how many industrial clusters are known of each."""
    cities = list(organisations.cities())
    cells = {
        city.slug: Cell(
            str(city),
            in_reader_language(f"/clusters/{city.slug}/"),
            str(city.clusters_count),
            f"h{step(city.clusters_count, CLUSTER_STEPS)}",
        )
        for city in cities
    }
    context = {"cities": cities, "cells": grid(cells), "total": sum(city.clusters_count for city in cities)}
    return render(request, "pages/clusters.html", context)


@require_safe
@entry(anyone)
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """One city: its clusters with source and year, and its universities with the list they come from."""
    place = get_object_or_404(organisations.City, slug=slug)
    universities = list(organisations.universities_in(place))
    context = {
        "city": place,
        "clusters": organisations.clusters_of(place),
        "universities": universities,
        "universities_source": universities[0] if universities else None,
    }
    return render(request, "pages/city.html", context)


@require_safe
@entry(anyone)
def search(request: HttpRequest) -> HttpResponse:
    """Published pages in the reader's language that hold the words: courses, news, help."""
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    locale = Locale.objects.filter(language_code=get_language()).first()
    pages = Page.objects.live().public().filter(locale=locale, depth__gt=2)
    found = pages.search(q) if q else pages.none()
    page = Paginator(found, FOUND_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/search.html", {"q": q, "found": page})


@require_safe
@entry(anyone)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address in both languages, for search engines."""
    return render(request, "sitemap.xml", {"urlset": machines.sitemap(request)}, content_type="application/xml")


@require_safe
@entry(anyone)
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines need not go, and where the sitemap is."""
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in PRIVATE], *[f"Disallow: /en{path}" for path in PRIVATE]]
    lines += [f"Sitemap: {machines.absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class NewsFeed(Feed):
    """The newest news as RSS, in the language of the address."""

    def title(self) -> str:
        """What the feed is called."""
        return _("新闻")

    def link(self) -> str:
        """The page the feed belongs to."""
        return in_reader_language("/news/")

    def description(self) -> str:
        """What it brings."""
        return _("平台的更新与公告")

    def items(self) -> list[NewsPage]:
        """The newest news."""
        return list(news(get_language() or "zh-hans")[:NEWS_IN_FEED])

    def item_title(self, item: Any) -> str:
        """The headline."""
        return item.title

    def item_description(self, item: Any) -> str:
        """The summary."""
        return item.lead

    def item_link(self, item: Any) -> str:
        """The news itself."""
        return item.get_url() or self.link()

    def item_pubdate(self, item: Any) -> Any:
        """When it was first published."""
        return item.first_published_at


feed = require_safe(entry(anyone)(NewsFeed()))
