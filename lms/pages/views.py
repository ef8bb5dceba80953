"""Public pages that come from tables rather than from editors, and what machines ask for."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.common.entry import anyone, entry
from lms.common.menus import in_reader_language
from lms.common.search import finding
from lms.common.search.shelves import SHELVES, Shelf, shelves
from lms.common.tables import LONGEST_QUERY
from lms.common.tiles import Cell, grid, step
from lms.organisations import public as organisations
from lms.pages.models import NewsPage
from lms.pages.queries import machines
from lms.pages.queries.news import news

# Where the colours of the map begin: one cluster, two, three, four and more.
CLUSTER_STEPS = (1, 2, 3, 4)
NEWS_IN_FEED = 20
# Personal and staff pages: they redirect strangers to sign in, which is no use to a search engine.
PRIVATE = (
    "/cms/", "/accounts/", "/me/", "/home/", "/learn/", "/choices/", "/notices/", "/jobs/", "/biz/", "/uni/", "/gov/",
    "/assoc/", "/judge/", "/search/",
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
    """What is published and holds the words: the first of every shelf, or with ?in= one shelf page by page."""
    q = _asked(request)
    found = finding.everywhere(q)
    shelf = SHELVES.get(request.GET.get("in", ""))
    context = {
        "q": q,
        "found": found,
        "total": sum(one.count for one in found),
        "shelf": shelf,
        "tabs": _tabs(q, found, shelf),
        "one": finding.on_shelf(shelf, q, request.GET.get("page")) if shelf and q else None,
    }
    return render(request, "pages/search.html", context)


@require_safe
@entry(anyone)
def suggest(request: HttpRequest) -> HttpResponse:
    """The list under the search box while somebody types. The plain page of results needs none of it."""
    q = _asked(request)
    return render(request, "pages/_suggestions.html", {"q": q, "found": finding.suggestions(q)})


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_QUERY]


def _tabs(q: str, found: list[finding.Found], chosen: Shelf | None) -> list[dict[str, Any]]:
    """All shelves together, then each that holds something, and the one that is looked at even if it does not."""
    here = {one.shelf.name: one.count for one in found}
    shown = [shelf for shelf in shelves() if shelf.name in here or shelf == chosen]
    every = {
        "label": _("全部"),
        "url": f"?{urlencode({'q': q})}",
        "current": chosen is None,
        "count": sum(here.values()),
    }
    return [every] + [
        {
            "label": shelf.label,
            "url": f"?{urlencode({'q': q, 'in': shelf.name})}",
            "current": shelf == chosen,
            "count": here.get(shelf.name, 0),
        }
        for shelf in shown
    ]


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
