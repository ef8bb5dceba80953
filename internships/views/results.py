"""What a round came to: for its students, and for everybody who wants to check it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from internships import access
from internships.choices import RoundState
from internships.matching import Outcome
from internships.models import MatchRound, Placement
from internships.queries import orders
from lms.common.entry import anyone, entry

OUTCOMES = {
    Outcome.ADMITTED: _("录取"),
    Outcome.HIGHER_CHOICE: _("未用到"),
    Outcome.NOT_ELIGIBLE: _("不符合条件"),
    Outcome.CLOSED: _("未开班"),
    Outcome.BELOW_CUTOFF: _("未录取"),
    Outcome.LOST_DRAW: _("同分抽签未中"),
}


@entry(anyone)
def round_list(request: HttpRequest) -> HttpResponse:
    """Every published round."""
    rounds = MatchRound.objects.filter(state=RoundState.PUBLISHED)
    return render(request, "internships/round_list.html", {"rounds": rounds})


@entry(anyone)
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The round's proof and cut-offs; above them, for a student who took part, the own result with its reasons."""
    match_round = access.access_round(request.user, code)
    if match_round.state != RoundState.PUBLISHED:
        raise Http404
    mine = _mine(request, match_round)
    context = {
        "match_round": match_round,
        "mine": mine,
        "lines": _lines(mine) if mine else [],
        "posts": match_round.posts.select_related("post__order__enterprise"),
    }
    return render(request, "internships/result.html", context)


def _mine(request: HttpRequest, match_round: MatchRound) -> Placement | None:
    if not request.user.is_authenticated:
        return None
    rows = Placement.objects.filter(match_round=match_round, student=request.user)
    return rows.select_related("post__order__enterprise", "post__order__cluster__city").first()


def _lines(mine: Placement) -> list[dict[str, object]]:
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
