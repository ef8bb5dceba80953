"""What search engines and feed readers ask for: every public address with its other language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page, Site

from lms.common.menus import translations_of
from lms.organisations import public as organisations

LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


def absolute(path: str | None) -> str:
    """The address with the site's public name: the one of the settings, not the one a request claims."""
    return settings.SITE_URL + (path or "/")


@dataclass
class Address:
    """One public address, when it last changed, and the same page in every language it exists in."""

    location: str
    lastmod: datetime | None = None
    alternates: list[dict[str, str]] = field(default_factory=list)


def alternates(page: Page, request: HttpRequest) -> list[dict[str, str]]:
    """The page in every language it is published in, itself included."""
    return [
        {"lang_code": LANGUAGES.get(code, code), "location": absolute(url)}
        for code, url in translations_of(page, request).items()
    ]


def sitemap(request: HttpRequest) -> list[Address]:
    """Every public page of the site in every language, and the cities' pages: five queries, however many pages."""
    return [*_pages(request), *_cities()]


def _pages(request: HttpRequest) -> Iterable[Address]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    roots = [site.root_page, *site.root_page.get_translations(inclusive=False)]
    found: dict[Any, list[tuple[Page, str]]] = defaultdict(list)
    for root in roots:
        for page in root.get_descendants(inclusive=True).live().public().select_related("locale").order_by("path"):
            found[page.translation_key].append((page, absolute(page.get_url(request))))
    return [
        Address(url, page.last_published_at, [_alternate(*twin) for twin in twins])
        for twins in found.values()
        for page, url in twins
    ]


def _cities() -> Iterable[Address]:
    names: list[tuple[str, list[str]]] = [("pages:clusters", [])]
    names += [("pages:city", [city.slug]) for city in organisations.City.objects.all()]
    for name, args in names:
        twins = {code: absolute(_in(code, name, args)) for code in LANGUAGES}
        pairs = [{"lang_code": LANGUAGES[code], "location": url} for code, url in twins.items()]
        yield from (Address(url, None, pairs) for url in twins.values())


def _in(code: str, name: str, args: list[str]) -> str:
    with override(code):
        return reverse(name, args=args)


def _alternate(page: Page, url: str) -> dict[str, str]:
    return {"lang_code": LANGUAGES.get(page.locale.language_code, page.locale.language_code), "location": url}
