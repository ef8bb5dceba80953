"""The public list of contests, and what stands beside a contest's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.common.entry import anyone, entry
from lms.common.tables import LONGEST_QUERY
from lms.contests.queries import pages, rules


@entry(anyone)
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """Every contest with its season, those with the nearest deadline first."""
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    return render(request, "contests/contests.html", {"index": pages.index_page(), "cards": pages.cards(q), "q": q})


@entry(anyone)
@require_safe
def rules_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules: in words by the editors, and what the settings say."""
    page = pages.page_of(slug)
    season = pages.season_of(page)
    context = {
        "page": page, "season": season, "tracks": rules.tracks_of(season),
        "postponements": list(season.postponements.select_related("contest_round")) if season else [],
    }  # fmt: skip
    return render(request, "contests/rules.html", context)
