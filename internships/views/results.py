"""What a round came to: for its students, and for everybody who wants to check it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from internships import access
from internships.choices import RoundState
from internships.matching import Outcome
from internships.models import MatchRound, Placement
from internships.queries import orders, receipts
from lms.common import tables
from lms.common.entry import anyone, entry, signed_in

OUTCOMES = {
    Outcome.ADMITTED: _("录取"),
    Outcome.HIGHER_CHOICE: _("未用到"),
    Outcome.NOT_ELIGIBLE: _("不符合条件"),
    Outcome.CLOSED: _("未开班"),
    Outcome.BELOW_CUTOFF: _("未录取"),
    Outcome.LOST_DRAW: _("同分抽签未中"),
    Outcome.CEILING: _("已达人数上限"),
}


@entry(anyone)
def round_list(request: HttpRequest) -> HttpResponse:
    """Every published round."""
    rounds = MatchRound.objects.filter(state=RoundState.PUBLISHED)
    listing = tables.listing(request, rows=rounds, sorts={"published": "published_at"}, default="-published")
    return render(request, "internships/round_list.html", {"listing": listing})


@entry(anyone)
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The round's proof and cut-offs; above them, for a student who took part, the own result with its reasons."""
    match_round = _published(request, code)
    mine = _mine(request, match_round)
    context = {
        "match_round": match_round,
        "mine": mine,
        "lines": _lines(mine) if mine else [],
        "posts": match_round.posts.select_related("post__order__enterprise"),
    }
    return render(request, "internships/result.html", context)


@entry(signed_in)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """My list as it took part, with all that is needed to check so without us."""
    found = receipts.receipt_of(_published(request, code), request.user.pk)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="receipt-{code}.json"'}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


def _published(request: HttpRequest, code: str) -> MatchRound:
    match_round = access.access_round(request.user, code)
    if match_round.state != RoundState.PUBLISHED:
        raise Http404
    return match_round


def _mine(request: HttpRequest, match_round: MatchRound) -> Placement | None:
    if not request.user.is_authenticated:
        return None
    rows = Placement.objects.filter(match_round=match_round, student=request.user)
    return rows.select_related("post__order__enterprise", "post__order__cluster__city").first()


def _lines(mine: Placement) -> list[dict[str, Any]]:
    """The reasons as the page shows them: scores in points of a hundred, names for posts."""
    posts = orders.posts_with_parts(reason["post"] for reason in mine.reasons)
    return [
        {
            **reason,
            "post": posts[reason["post"]],
            "label": OUTCOMES[Outcome(reason["outcome"])],
            "score": _points(reason["score"]),
            "cutoff": _points(reason["cutoff_score"]),
            "short": _points(reason["points_short"]),
        }
        for reason in mine.reasons
    ]


def _points(score: int | None) -> float | None:
    return None if score is None else score / 100
