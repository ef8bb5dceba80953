"""A student's ranked list. Every button is a form; the script only saves a page load."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.choices import MOST_CHOICES, SHOWN, ContactState
from internships.errors import ListChanged
from internships.models import Contact, MatchRound, MockResult, RankedList
from internships.operations import rankings
from internships.queries import fits, lists, orders, rounds
from internships.queries.recommending import recommended
from lms.common.entry import entry
from lms.common.errors import WrongState

# Fewer choices than this are a list that easily ends without a place.
SENSIBLE = 3
BEFORE, REFUSED = "ranking_before", "ranking_refused"  # kept in the session: {"round": …, "post_ids": […]}


@entry(access.is_student)
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """My list in an open round, with what else fits me."""
    reader = fits.reader_of(request.user)
    open_rounds = rounds.rounds_for(reader, request.GET.get("round", ""))
    if open_rounds.shown is None:
        return _closed(request)
    return _page(request, open_rounds.shown, open_rounds, reader)


@entry(access.is_student)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """One button of the list: add, up, down, remove, undo, or the whole order as the script read it."""
    match_round = _open_round(request)
    try:
        ranked = _save(request, match_round)
    except ListChanged:
        return _ask_which(request, match_round)
    if request.headers.get("HX-Request"):
        return render(request, "internships/_saved.html", {"ranked": ranked, "swap": True})
    return _back(match_round, request)


@entry(access.is_student)
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Send the list in, in the order the page shows."""
    match_round = _open_round(request)
    try:
        if _shown(request):
            _save(request, match_round)
    except ListChanged:
        return _ask_which(request, match_round)
    rankings.submit_ranking(match_round.pk, by=request.user)
    return _back(match_round, request)


def _save(request: HttpRequest, match_round: MatchRound) -> RankedList:
    """Save the change, and remember the list before it for the undo button."""
    before: list[int] = []

    def changed(kept: list[int]) -> list[int]:
        before[:] = kept
        return _changed(kept, request, match_round)

    version = None if "force" in request.POST else _version(request)
    ranked = rankings.change_ranking(match_round.pk, changed, by=request.user, version=version)
    if before != ranked.post_ids:
        request.session[BEFORE] = {"round": match_round.pk, "post_ids": before}
    request.session.pop(REFUSED, None)
    return ranked


def _ask_which(request: HttpRequest, match_round: MatchRound) -> HttpResponse:
    """409: somebody (another page) was quicker. Nothing is lost: the page shows this order beside the saved one."""
    wanted = _changed(_shown(request), request, match_round)
    request.session[REFUSED] = {"round": match_round.pk, "post_ids": wanted}
    if request.headers.get("HX-Request"):
        return HttpResponse(status=409, headers={"HX-Redirect": _address(match_round)})
    reader = fits.reader_of(request.user)
    return _page(request, match_round, rounds.rounds_for(reader, match_round.code), reader, status=409)


def _page(
    request: HttpRequest,
    match_round: MatchRound,
    open_rounds: rounds.OpenRounds,
    reader: fits.Reader,
    status: int = 200,
) -> HttpResponse:
    ranked = RankedList.objects.filter(match_round=match_round, student=request.user).first()
    own = list(ranked.post_ids) if ranked else []
    refused = _remembered(request, REFUSED, match_round)
    best, open_to_me = recommended(match_round, reader, own)
    by_post = _fits(match_round, {*own, *(refused or []), *best}, reader)
    chosen = [by_post[pk] for pk in own if pk in by_post]
    suggested = [by_post[pk] for pk in best if pk in by_post]
    context = {
        "match_round": match_round,
        "rounds": open_rounds,
        "ranked": ranked,
        "chosen": chosen,
        "room": MOST_CHOICES - len(chosen),
        "is_short": 0 < len(chosen) < SENSIBLE,
        "barred": [fit for fit in chosen if fit.refusals],
        "undo": _remembered(request, BEFORE, match_round) is not None,
        "refused": [by_post[pk] for pk in refused if pk in by_post] if refused is not None else None,
        "suggested": suggested,
        "left_over": open_to_me,
        "asked": Contact.objects.filter(student=request.user, state=ContactState.ASKED).count(),
        "kept_for": match_round.reserves.filter(
            category__in=lists.belonging_now().filter(student=request.user).values("category")
        ).select_related("category"),
        "postponements": match_round.postponements.all(),
        "mock": MockResult.objects.filter(mock__match_round=match_round, student=request.user)
        .select_related("mock", "post")
        .first(),
    }
    return render(request, "internships/choices.html", context, status=status)


def _fits(match_round: MatchRound, post_ids: set[int], reader: fits.Reader) -> dict[int, fits.PostFit]:
    """{post: how it looks to the reader}, of these posts alone, however many the round has."""
    inside = dict(match_round.posts.filter(post__in=post_ids).values_list("post_id", "seats"))
    posts = orders.posts_with_parts(inside)
    for pk, post in posts.items():
        post.seats = inside[pk]  # the round's, which are fewer where an earlier round filled some
    every = fits.fits(posts.values(), reader, fits.applicants_by_post(match_round.pk, posts))
    return {fit.post.pk: fit for fit in every}


def _closed(request: HttpRequest) -> HttpResponse:
    """No round takes lists: mine in the rounds that are being matched, and the results there are."""
    kept = RankedList.objects.filter(student=request.user, match_round__in=orders.rounds_under_way())
    lists = [row for row in kept.select_related("match_round") if row.post_ids]
    posts = orders.posts_with_parts({pk for row in lists for pk in row.post_ids})
    waiting = [(row, [posts[pk] for pk in row.post_ids if pk in posts]) for row in lists]
    return render(request, "internships/choices_closed.html", {"results": _results(request), "waiting": waiting})


def _open_round(request: HttpRequest) -> MatchRound:
    """The round whose list the form is about; without a code, the one that closes first. Raises WrongState."""
    found, code = orders.open_rounds(), request.POST.get("round")
    # Never another one in its place: a wish for a round that has closed must not turn up in the next one's list.
    match_round = found.filter(code=code).first() if code else found.first()
    if match_round is None:
        raise WrongState(_("这一轮的填报已经截止或还没有开放。"))
    return match_round


def _address(match_round: MatchRound) -> str:
    return f"{reverse('internships:choices')}?round={match_round.code}"


def _back(match_round: MatchRound, request: HttpRequest) -> HttpResponse:
    """To the page the button stood on, if it says so, else to the list."""
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if inside else _address(match_round))


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


def _remembered(request: HttpRequest, key: str, match_round: MatchRound) -> list[int] | None:
    kept = request.session.get(key) or {}
    return kept["post_ids"] if kept.get("round") == match_round.pk else None


def _shown(request: HttpRequest) -> list[int]:
    """The order the page showed when it was sent: `order=7,9`, or a field `rank-7` with its place for every post."""
    if "order" in request.POST:
        return [int(part) for part in request.POST["order"].split(",") if part.isdecimal()]
    places = [
        (int(place), int(key.removeprefix("rank-")))
        for key, place in request.POST.items()
        if key.removeprefix("rank-").isdecimal() and place.isdecimal()
    ]
    return [pk for _place, pk in sorted(places)]


def _changed(kept: list[int], request: HttpRequest, match_round: MatchRound) -> list[int]:
    """The list after the one change the form asks for, beginning from what the page showed, or else from `kept`."""
    if "undo" in request.POST:
        before = _remembered(request, BEFORE, match_round)
        return kept if before is None else before
    chosen = _shown(request) or kept
    verb, pk = _pressed(request)
    if verb == "add":
        return chosen if pk in chosen else [*chosen, pk]
    if verb == "remove":
        return [other for other in chosen if other != pk]
    return _moved(chosen, pk, {"up": -1, "down": 1}.get(verb, 0))


def _pressed(request: HttpRequest) -> tuple[str, int]:
    """The button that sent the form, and its post."""
    for verb in ("add", "remove", "up", "down"):
        if request.POST.get(verb, "").isdecimal():
            return verb, int(request.POST[verb])
    return "", 0


def _moved(chosen: list[int], pk: int, step: int) -> list[int]:
    if pk not in chosen:
        return chosen
    to = max(0, min(len(chosen) - 1, chosen.index(pk) + step))
    rest = [other for other in chosen if other != pk]
    return [*rest[:to], pk, *rest[to:]]


def _results(request: HttpRequest) -> list[MatchRound]:
    return list(MatchRound.objects.filter(placements__student=request.user, state__in=SHOWN))
