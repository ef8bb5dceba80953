"""The editors' pages: home, text, news; and what they set for the whole site."""

from lms.pages.models.menus import MenuItem, MenuPlace
from lms.pages.models.pages import HomePage, NewsIndexPage, NewsPage, StandardPage
from lms.pages.models.settings import SiteSettings

__all__ = ["HomePage", "MenuItem", "MenuPlace", "NewsIndexPage", "NewsPage", "SiteSettings", "StandardPage"]
