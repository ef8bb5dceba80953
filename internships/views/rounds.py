"""The officer's rounds: make, open, lock, draw, publish."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from internships import access
from internships.forms import RoundForm, explain
from internships.models import MatchRound
from internships.operations import rounds as operations
from lms.common import tables
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
            explain(form, error)
        else:
            messages.success(request, _("已新建，抽签密值的摘要从现在起公开。"))
            return redirect("internships:gov-round", made.code)
    listing = tables.listing(request, MatchRound.objects.all(), sorts={"closes": "closes_at"}, default="-closes")
    status = 422 if request.method == "POST" else 200
    return render(request, "internships/gov_rounds.html", {"listing": listing, "form": form}, status=status)


@entry(access.is_officer)
def round_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One round: what has been published of it and the one next step."""
    match_round = access.access_round(request.user, code)
    context = {
        "match_round": match_round,
        "posts": match_round.posts.select_related("post__order__enterprise"),
        "lists": match_round.lists.exclude(post_ids=[]).count(),
        "submitted": match_round.lists.exclude(submitted_at=None).count(),
        "is_early": match_round.takes_rankings,
        "failed": [CHECKS[name] for name, passed in match_round.certificate.get("checks", {}).items() if not passed],
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
    messages.success(request, DONE[verb])
    return redirect("internships:gov-round", code)


DONE = {
    "open": _("已开放填报，岗位和名额从现在起冻结。"),
    "lock": _("已截止填报，志愿和分数从现在起冻结。"),
    "draw": _("已抽签，正在匹配和核验。"),
    "rematch": _("正在用同样的志愿和抽签重新匹配。"),
    "publish": _("已公布，学员会收到通知。"),
}
STEPS = {
    "open": operations.open_round,
    "lock": operations.lock_round,
    "rematch": operations.rematch_round,
    "publish": operations.publish_round,
}
# What a certificate looks at beside the matching itself, as a sentence about its failure.
CHECKS = {
    "inputs": _("志愿、分数或名额与匹配时不一致。"),
    "lists": _("志愿与截止时公布的默克尔根不一致。"),
    "lottery": _("抽签密值与事先公布的摘要不一致。"),
    "reasons": _("保存的结果、说明或录取线与匹配结果不一致。"),
}
