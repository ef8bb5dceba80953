"""The officer's rounds: make, open, lock, draw, publish."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships import access
from internships.forms import RoundForm
from internships.models import MatchRound
from internships.operations import rounds as operations
from lms.common.entry import entry
from lms.common.errors import Invalid


@entry(access.is_officer)
def round_list(request: HttpRequest) -> HttpResponse:
    """All rounds, and a form for the next."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_round(by=request.user, **form.cleaned_data)
        except Invalid as error:
            for name, message in (error.fields or {None: error.message}).items():
                form.add_error(name, str(message))
        else:
            return redirect("internships:gov-round", made.code)
    status = 422 if request.method == "POST" else 200
    context = {"rounds": MatchRound.objects.all(), "form": form}
    return render(request, "internships/gov_rounds.html", context, status=status)


@entry(access.is_officer)
def round_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One round: what has been published of it and the one next step."""
    match_round = access.access_round(request.user, code)
    context = {
        "match_round": match_round,
        "posts": match_round.posts.select_related("post__order__enterprise"),
        "lists": match_round.lists.exclude(post_ids=[]).count(),
        "submitted": match_round.lists.exclude(submitted_at=None).count(),
    }
    return render(request, "internships/gov_round.html", context)


@entry(access.is_officer)
@require_POST
def step(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take the round one step on."""
    match_round = access.access_round(request.user, code)
    if verb == "draw":
        operations.draw_round(match_round.pk, public_value=request.POST.get("public_value", "")[:200], by=request.user)
    else:
        STEPS[verb](match_round.pk, by=request.user)
    messages.success(request, _("完成。"))
    return redirect("internships:gov-round", code)


STEPS = {"open": operations.open_round, "lock": operations.lock_round, "publish": operations.publish_round}
