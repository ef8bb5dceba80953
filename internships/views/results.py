"""What a round came to: for its students, and for everybody who wants to check it."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from internships import access
from internships.choices import RoundState
from internships.matching import Outcome
from internships.models import MatchRound, Offer, Placement
from internships.operations import offers as operations
from internships.queries import digests, orders, progress, reasons, receipts, seats
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
    """Every round that has opened: those under way with their commitments, the others with their results."""
    rounds = MatchRound.objects.exclude(state=RoundState.DRAFT).select_related("certificate")
    listing = tables.listing(request, rows=rounds, sorts={"closes": "closes_at"}, default="-closes")
    return render(request, "internships/round_list.html", {"listing": listing})


@entry(anyone)
def result(request: HttpRequest, code: str) -> HttpResponse:
    """The round's proof and cut-offs; above them, for a student who took part, the own result with its reasons.

    Before the publication: what has been committed to so far, and when the next step is due.
    """
    match_round = access.access_round(request.user, code)
    context = {
        "match_round": match_round,
        "steps": progress.steps_of(match_round),
        "postponements": match_round.postponements.all(),
        "is_drawn": digests.is_drawn(match_round),
        "mock": match_round.mocks.first(),
    }
    context["reserves"] = match_round.reserves.select_related("category")
    if not match_round.is_shown:
        return render(request, "internships/round_public.html", context)
    mine = _mine(request, match_round)
    context |= {
        "mine": mine,
        "posts": match_round.posts.select_related("post__order__enterprise").prefetch_related(
            "reserved__reserve__category"
        ),
    }
    if mine is not None:
        context |= {
            "lines": _lines(mine),
            "seat": seats.seat_of(mine),
            "next": seats.timeline(mine),
            "appeals": mine.appeals.select_related("post"),
        }
    return render(request, "internships/result.html", context)


@entry(access.is_student)
@require_POST
def answer(request: HttpRequest, code: str, pk: int, verb: str) -> HttpResponse:
    """Say yes or no to a seat, or take a no back."""
    match_round = access.access_round(request.user, code)
    offer = get_object_or_404(Offer, pk=pk, placement__match_round=match_round, placement__student=request.user)
    VERBS[verb](offer.pk, by=request.user)
    messages.success(request, ANSWERED[verb])
    return redirect("internships:result", code)


@entry(signed_in)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """My list as it took part, with all that is needed to check so without us."""
    match_round = access.access_round(request.user, code)
    found = receipts.receipt_of(match_round, request.user.pk) if match_round.is_shown else None
    if found is None:
        raise Http404
    return _download(
        JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1}), f"receipt-{code}.json"
    )


@entry(anyone)
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """The rules word for word: their SHA-256 is the digest that was published at the opening."""
    match_round = access.access_round(request.user, code)
    kept = getattr(match_round, "rules", None)
    if kept is None:
        raise Http404
    return _download(HttpResponse(kept.text, content_type="application/json; charset=utf-8"), f"rules-{code}.json")


@entry(anyone)
def draw(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Everything to make the draw again: secret, public value, every list's leaf in order, and the numbers drawn."""
    match_round = access.access_round(request.user, code)
    # The lists are part of it: once they were thrown away, what is left would not come out again.
    if not digests.is_drawn(match_round) or match_round.forgotten_at:
        raise Http404
    answer = StreamingHttpResponse(digests.draw_of(match_round), content_type="application/json; charset=utf-8")
    return _download(answer, f"draw-{code}.json")


@entry(anyone)
def check_script(request: HttpRequest) -> FileResponse:
    """The program that checks a receipt without us and without a network: plain Python, to be read before it is run."""
    return FileResponse(receipts.SCRIPT.open("rb"), as_attachment=True, filename="check_receipt.py")


def _download(answer: Any, name: str) -> Any:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _mine(request: HttpRequest, match_round: MatchRound) -> Placement | None:
    if not request.user.is_authenticated:
        return None
    rows = Placement.objects.filter(match_round=match_round, student=request.user)
    return rows.select_related("match_round", "post__order__enterprise", "post__order__cluster__city").first()


def _lines(mine: Placement) -> list[dict[str, Any]]:
    """The reasons as the page shows them: scores in points of a hundred, names for posts."""
    told = reasons.reasons_of(mine)
    posts = orders.posts_with_parts(reason["post"] for reason in told)
    return [
        {
            **reason,
            "post": posts[reason["post"]],
            "label": OUTCOMES[Outcome(reason["outcome"])],
            "score": _points(reason["score"]),
            "cutoff": _points(reason["cutoff_score"]),
            "short": _points(reason["points_short"]),
        }
        for reason in told
    ]


def _points(score: int | None) -> float | None:
    return None if score is None else score / 100


VERBS = {
    "accept": operations.accept_offer,
    "decline": operations.decline_offer,
    "back": operations.take_back,
}
ANSWERED = {
    "accept": _("已接受名额，下一步签三方协议。"),
    "decline": _("已放弃名额，30 分钟内可以撤回。"),
    "back": _("已撤回放弃，名额还是你的。"),
}
