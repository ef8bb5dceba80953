"""The leaderboard of a contest: live while a round takes work, the published standings afterwards."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lms.common.entry import anyone, entry
from lms.common.sheets import Column
from lms.common.tables import MOST_ROWS, download
from lms.contests.models import Entry, Round, Season, Standings
from lms.contests.queries import boards, pages, submissions
from lms.contests.queries.own_places import Own, own_place

PER_PAGE, LATEST, MOST_LETTERS = 50, 3, 80
COLUMNS = [
    Column(_("名次"), "place"),
    Column(_("队伍"), "team"),
    Column(_("学校"), "school"),
    Column(_("总分"), "points", 2),
    Column(_("原始总分"), "raw", 2),
    Column(_("同分时按"), "told_apart_by"),
    Column(_("奖项"), "prize"),
]


@entry(anyone)
@require_safe
def leaderboard(request: HttpRequest, slug: str) -> HttpResponse:
    """One round's board, fifty places a page; `?year=`, `?round=`, `?version=`, `?q=` choose, `?format=csv` exports."""
    page = pages.page_of(slug)
    seasons = list(pages.seasons_of(page))
    season = _of_year(request, seasons)
    rounds = pages.rounds_of(season) if season else []
    made = _chosen(request, season, rounds)
    context: dict[str, Any] = {"page": page, "season": season, "seasons": seasons, "rounds": rounds}
    if made is None:
        return render(request, "contests/leaderboard.html", context)
    versions = boards.versions_of(made)
    asked = {str(one.version): one for one in versions}.get(request.GET.get("version", ""))
    board = _Board(made, asked, request.GET.get("q", "").strip()[:MOST_LETTERS])
    if request.GET.get("format"):
        file = download(request, f"{slug}-{made.track.season.year}-{made.number}", COLUMNS, board.rows(0, MOST_ROWS))
        if file is not None:
            return file
    leaf = Paginator(range(board.count), PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "made": made,
        "board": board,
        "versions": versions,
        "older": bool(versions) and board.standings != versions[0],
        "rows": board.rows(max(leaf.start_index() - 1, 0), PER_PAGE),
        "leaf": leaf,
        "own": own_place(made, board.standings, request.user),
        "frozen": boards.is_frozen(made, timezone.now()),
    }
    context |= _own(context["own"], leaf, board.q)
    return render(request, "contests/leaderboard.html", context)


def _own(own: Own | None, leaf: Any, q: str) -> dict[str, Any]:
    """Whether the own line stands below or above the page that is shown, and on which; what the team hands in."""
    if own is None:
        return {}
    entry = Entry.objects.select_related("contest_round").get(pk=own.row.entry)
    parts = submissions.parts_of(entry, timezone.now()) if entry.contest_round.has_begun else []
    found: dict[str, Any] = {"own_parts": parts, "own_latest": _latest(parts), "takes": entry.contest_round.takes_work}
    page = (own.position - 1) // PER_PAGE + 1
    if q or page == leaf.number:
        return found
    return found | {"own_page": page, "own_above": page < leaf.number}


def _latest(parts: list[submissions.Part]) -> list[submissions.Version]:
    """The newest uploads of all parts."""
    versions = [version for part in parts for version in part.versions]
    return sorted(versions, key=lambda version: -version.submission.number)[:LATEST]


class _Board:
    """The published standings where there are some, in force or as they were asked for; else the live board."""

    def __init__(self, made: Round, asked: Standings | None, q: str) -> None:
        self.made, self.q = made, q
        self.standings = asked or boards.newest(made)
        self.count = boards.count_of(made, self.standings, q)

    def rows(self, first: int, count: int) -> list[boards.Row]:
        """So many lines from there on."""
        if self.standings is not None:
            return boards.published_rows(self.standings, first, count, self.q)
        return boards.live_rows(self.made, first, count, self.q)


def _of_year(request: HttpRequest, seasons: list[Season]) -> Season | None:
    """The edition that was asked for, else the newest."""
    asked: Any = {str(season.year): season for season in seasons}.get(request.GET.get("year", ""))
    return asked or next(iter(seasons), None)


def _chosen(request: HttpRequest, season: Season | None, rounds: list[Round]) -> Round | None:
    asked: Any = {str(made.pk): made for made in rounds}.get(request.GET.get("round", ""))
    if asked is not None:
        return asked
    begun = [made for made in rounds if made.state != "draft"]
    return begun[-1] if begun else (rounds[0] if rounds else None)
