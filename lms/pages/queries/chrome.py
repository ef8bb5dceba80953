"""What every page shows of the editors' settings."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site

from lms.common import near
from lms.common.menus import leads_somewhere
from lms.pages.models import MenuItem, MenuPlace, SiteSettings

POLICE = "https://beian.mps.gov.cn/"
TITLES = {MenuPlace.LEARN: _("学习者"), MenuPlace.PARTNERS: _("合作单位"), MenuPlace.TRUST: _("信任与规则")}
ICP = "https://beian.miit.gov.cn/"


@dataclass(frozen=True)
class Line:
    """An entry of a menu in the reader's language."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Column:
    """A titled menu of the footer."""

    title: str
    items: list[Line] = field(default_factory=list)


class Chrome:
    """What stands around every page: the same for every reader, so four queries in half a minute serve them all."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _written(self) -> tuple[SiteSettings, list[MenuItem]]:
        return near.kept(f"chrome-{self._request.get_host()}", self._read)

    def _read(self) -> tuple[SiteSettings, list[MenuItem]]:
        site = Site.find_for_request(self._request)
        tops = set(Page.objects.live().child_of(site.root_page).values_list("slug", flat=True)) if site else set()
        items = [item for item in MenuItem.objects.all() if _leads_somewhere(item.path, tops)]
        return SiteSettings.for_request(self._request), items

    @property
    def _settings(self) -> SiteSettings:
        return self._written[0]

    @property
    def _items(self) -> list[MenuItem]:
        return self._written[1]

    @property
    def title(self) -> str:
        """The site's name."""
        return self._settings.in_language("name")

    @property
    def tagline(self) -> str:
        """What the site is, in a line."""
        return self._settings.in_language("tagline")

    @property
    def filings(self) -> list[dict[str, str]]:
        """ICP and police filings with the registers they stand in, and how to reach us; what is not set is left out."""
        settings = self._settings
        lines = [
            {"text": settings.icp, "url": ICP},
            {"text": settings.police, "url": POLICE},
            {"text": settings.in_language("contact"), "url": ""},
        ]
        return [line for line in lines if line["text"]]

    @property
    def main_menu(self) -> list[Line]:
        """The menu on top."""
        return self._lines(item for item in self._items if item.place == MenuPlace.MAIN)

    @property
    def foot_menus(self) -> list[Column]:
        """The columns of the footer that have lines, in the order of TITLES."""
        columns = []
        for place in TITLES:
            lines = self._lines(item for item in self._items if item.place == place)
            if lines:
                columns.append(Column(str(TITLES[place]), lines))
        return columns

    def _lines(self, items: Iterable[MenuItem]) -> list[Line]:
        here = self._request.path
        return [Line(item.label, item.url, here.startswith(item.url)) for item in items]


def _leads_somewhere(path: str, top_pages: set[str]) -> bool:
    """A line whose page does not exist yet, or was taken down, would be a dead link on every page."""
    plain = path.split("?")[0].split("#")[0]
    return leads_somewhere(plain) or plain.strip("/").split("/")[0] in top_pages
