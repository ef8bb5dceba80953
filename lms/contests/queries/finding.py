"""Contests as the site's search finds them: live pages in the reader's language, with their season's next deadline."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from lms.common.search.shelves import Entry, Rows, Shelf, put_up
from lms.contests.models import ContestPage
from lms.contests.queries import pages


def put_up_shelves() -> None:
    """Behind what people come for first."""
    put_up(Shelf("contests", _("赛事"), 5, contests_for, show_contests))


def contests_for(q: str) -> Rows:
    """The contests that hold the words, best first."""
    return ContestPage.objects.live().public().filter(locale=Locale.get_active()).search(q)


def show_contests(rows: list[ContestPage]) -> list[Entry]:
    """Contests by their title, with what ends next. Two queries, however many there are."""
    seasons = pages.seasons_of_many(rows)
    return [
        Entry(page.title, page.url or reverse("contests:contests"), note=_next(seasons.get(page.pk)), text=page.lead)
        for page in rows
    ]


def _next(season: Any) -> str:
    deadline = pages.deadline_of(season) if season else None
    return f"{deadline.label} {date_format(localtime(deadline.at), 'Y-m-d')}" if deadline else ""
