"""Setting the site up: its first pages, menus and languages."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail.rich_text import RichText

from lms.pages.models import HomePage, MenuItem, NewsIndexPage, NewsPage, SiteSettings, StandardPage

DATA = Path(__file__).parent / "data" / "site.yaml"
LANGUAGES = {"zh": "zh-hans", "en": "en"}


@transaction.atomic
def create_site() -> int:
    """Make what is missing of the home, text and news pages in both languages, and the menus. Returns pages made.

    Safe to run again: a page that exists, or that an editor changed, is left as it is.
    """
    plan = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    before = _count()
    homes = _homes(plan["home"])
    for entry in plan["pages"]:
        _pair(StandardPage, homes, entry, version=entry.get("version", ""))
    news = _pair(NewsIndexPage, homes, plan["news"])
    for entry in plan["news"]["items"]:
        _pair(NewsPage, news, entry, published_on=entry["day"])
    _furnish(plan, homes["zh"])
    return _count() - before


def _count() -> int:
    return sum(kind.objects.count() for kind in (HomePage, StandardPage, NewsIndexPage, NewsPage))


def _homes(words: Mapping[str, Any]) -> dict[str, Page]:
    """The front page in both languages, the Chinese one answering for the site."""
    root = Page.get_first_root_node()
    # "home" is taken by the page Wagtail brings along until it is removed below.
    homes = _pair(HomePage, {"zh": root, "en": root}, {"slug": "front", **words})
    site, _ = Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": homes["zh"]}
    )
    if site.root_page.specific_class is Page:
        welcome, site.root_page = site.root_page, homes["zh"]
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
        if welcome.depth == 2:
            welcome.delete()
    return homes


def _pair(kind: type[Page], parents: Mapping[str, Page], entry: Mapping[str, Any], **also: Any) -> dict[str, Page]:
    """A page in Chinese and its English translation, under the parent of each language."""
    made: dict[str, Page] = {}
    for short, code in LANGUAGES.items():
        locale, _ = Locale.objects.get_or_create(language_code=code)
        found = kind.objects.filter(locale=locale, slug__in=_slugs(kind, entry["slug"], short)).child_of(parents[short])
        made[short] = found.first() or _publish(kind, parents[short], locale, short, entry, made.get("zh"), also)
    return made


def _publish(
    kind: type[Page],
    parent: Page,
    locale: Locale,
    short: str,
    entry: Mapping[str, Any],
    original: Page | None,
    also: Mapping[str, Any],
) -> Page:
    fields = {**entry[short], **also}
    if "body" in fields:
        fields["body"] = [(name, _value(name, value)) for block in fields["body"] for name, value in block.items()]
    if original is not None:
        fields["translation_key"] = original.translation_key
    page = kind(slug=_slugs(kind, entry["slug"], short)[0], locale=locale, **fields)
    page.search_description = fields.get("lead", "")
    # A fresh parent: treebeard counts children in Python.
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page


def _slugs(kind: type[Page], slug: str, short: str) -> list[str]:
    # The two homes are neighbours; everything else stands below one of them and keeps its slug in both languages.
    return [f"{slug}-en"] if kind is HomePage and short == "en" else [slug]


def _value(name: str, value: Any) -> Any:
    if name == "passage":
        return RichText(value)
    return {**value, "text": RichText(value["text"])} if name == "notice" else value


def _furnish(plan: Mapping[str, Any], home: Page) -> None:
    """Menus where there are none, and a tagline where none was written."""
    if not MenuItem.objects.exists():
        names = ("place", "order", "label_zh", "label_en", "path")
        MenuItem.objects.bulk_create(MenuItem(**dict(zip(names, line, strict=True))) for line in plan["menu"])
    site = Site.objects.get(is_default_site=True)
    own = SiteSettings.for_site(site)
    if not own.tagline_zh:
        for name, text in plan["settings"].items():
            setattr(own, name, text)
        own.save()
