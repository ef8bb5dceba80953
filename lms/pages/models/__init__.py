"""The editors' pages: home, standard, news, clusters; and what they set for the whole site."""

from lms.pages.models.menus import MenuItem, MenuPlace
from lms.pages.models.pages import HomePage
from lms.pages.models.settings import SiteSettings

__all__ = ["HomePage", "MenuItem", "MenuPlace", "SiteSettings"]
