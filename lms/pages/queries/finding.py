"""What editors wrote, news and help, as the site's search finds it: live pages in the reader's language."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from lms.common.search.shelves import Entry, Rows, Shelf, put_up
from lms.pages.models import NewsPage, StandardPage


def put_up_shelves() -> None:
    """The last shelf: people come for courses and posts first."""
    put_up(Shelf("pages", _("新闻与帮助"), 7, pages_for, show_pages))


def pages_for(q: str) -> Rows:
    """The pages that hold the words, best first."""
    pages: QuerySet[Page] = Page.objects.live().public().type(NewsPage, StandardPage)
    return pages.filter(locale=Locale.get_active()).search(q)


def show_pages(rows: list[Page]) -> list[Entry]:
    """Pages with their description."""
    return [Entry(page.title, page.url or "", text=page.search_description) for page in rows]
