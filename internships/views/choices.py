"""A student's ranked list. Every button is a form; the script only saves a page load."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from internships import access
from internships.choices import RoundState
from internships.models import MatchRound, RankedList
from internships.operations import rankings
from internships.queries import fits, orders
from lms.common.entry import entry
from lms.common.errors import WrongState

SUGGESTED = 6


@entry(access.is_student)
@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    """My list in the open round, with what else fits me."""
    match_round = orders.open_rounds().first()
    if match_round is None:
        return render(request, "internships/choices_closed.html", {"results": _results(request)})
    ranked = RankedList.objects.filter(match_round=match_round, student=request.user).first()
    levels = fits.levels_of(request.user.pk)
    applicants = fits.applicants_by_post(match_round.pk)
    taking_part = {row.post_id: row for row in match_round.posts.all()}
    chosen = ranked.post_ids if ranked else []
    posts = orders.posts_with_parts(taking_part)
    rest = fits.fits((post for pk, post in posts.items() if pk not in chosen), levels, applicants)
    context = {
        "match_round": match_round,
        "ranked": ranked,
        "chosen": fits.fits((posts[pk] for pk in chosen if pk in posts), levels, applicants),
        "suggested": sorted(rest, key=lambda fit: -(fit.score_percent or 0))[:SUGGESTED],
    }
    return render(request, "internships/choices.html", context)


@entry(access.is_student)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """One button of the list: add, up, down, remove, undo, or the whole order as the script read it."""
    match_round = _open_round()
    ranked, _made = RankedList.objects.get_or_create(match_round=match_round, student=request.user)
    wanted = _changed(list(ranked.post_ids), request)
    request.session["undo_ranking"] = ranked.post_ids
    rankings.save_ranking(match_round.pk, wanted, by=request.user, version=_version(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("internships:choices")


@entry(access.is_student)
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Send the list in."""
    rankings.submit_ranking(_open_round().pk, by=request.user)
    return redirect("internships:choices")


def _open_round() -> MatchRound:
    match_round = orders.open_rounds().first()
    if match_round is None:
        raise WrongState(_("现在没有正在填报的轮次。"))
    return match_round


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


def _changed(chosen: list[int], request: HttpRequest) -> list[int]:
    """The list after the one change the form asks for."""
    post = request.POST
    if "order" in post:
        return [int(part) for part in post["order"].split(",") if part.isdecimal()]
    if "undo" in post:
        return list(request.session.get("undo_ranking", chosen))
    if post.get("add", "").isdecimal():
        return chosen if int(post["add"]) in chosen else [*chosen, int(post["add"])]
    if post.get("remove", "").isdecimal():
        return [pk for pk in chosen if pk != int(post["remove"])]
    for key, step in (("up", -1), ("down", 1)):
        if post.get(key, "").isdecimal() and int(post[key]) in chosen:
            return _moved(chosen, int(post[key]), step)
    return chosen


def _moved(chosen: list[int], pk: int, step: int) -> list[int]:
    at = chosen.index(pk)
    to = max(0, min(len(chosen) - 1, at + step))
    rest = [other for other in chosen if other != pk]
    return [*rest[:to], pk, *rest[to:]]


def _results(request: HttpRequest) -> list[MatchRound]:
    return list(MatchRound.objects.filter(placements__student=request.user, state=RoundState.PUBLISHED))
