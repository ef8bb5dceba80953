"""Appeals: a student's, and the officer's desk with everybody who would have moved."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.forms import AppealForm, DecisionForm, explain
from internships.models import Appeal, MatchRound, Placement
from internships.operations import appeals as operations
from internships.queries import orders, previews, reasons
from lms.common.entry import entry
from lms.common.errors import Invalid

HUNDREDTHS = 100


@entry(access.is_student)
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for one choice to be judged again."""
    match_round, placement = _mine(request, code)
    end = placement.rank - 1 if placement.rank else None
    lines = reasons.reasons_of(placement)[:end]
    posts = orders.posts_with_parts(line["post"] for line in lines)
    form = AppealForm(request.POST or None, posts=[(line["post"], str(posts[line["post"]])) for line in lines])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            operations.file_appeal(
                placement.pk, data["post"], claimed_score=_hundredths(data["claimed"]), reason=data["reason"],
                by=request.user,
            )  # fmt: skip
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已提交复核申请，答复时会通知你。"))
            return redirect("internships:result", code)
    context = {"match_round": match_round, "form": form, "can_ask": match_round.takes_appeals and bool(lines)}
    return render(request, "internships/appeal_ask.html", context, status=422 if request.method == "POST" else 200)


@entry(access.is_student)
@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an appeal back."""
    _match_round, placement = _mine(request, code)
    operations.withdraw_appeal(get_object_or_404(placement.appeals, pk=pk).pk, by=request.user)
    messages.success(request, _("已撤回复核申请。"))
    return redirect("internships:result", code)


@entry(access.is_officer)
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """A round's appeals, those that wait first."""
    match_round = access.access_round(request.user, code)
    appeals = access.appeals_of(match_round)
    return render(request, "internships/gov_appeals.html", {"match_round": match_round, "appeals": appeals})


@entry(access.is_officer)
def appeal(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One appeal: what was published, what is on record now, who would have moved; and the decision."""
    match_round = access.access_round(request.user, code)
    found = get_object_or_404(access.appeals_of(match_round), pk=pk)
    form = DecisionForm(request.POST or None, initial={"found": found.claimed_score / HUNDREDTHS})
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide_appeal(
                found.pk, uphold="uphold" in request.POST, found_score=_hundredths(form.cleaned_data["found"]),
                answer=form.cleaned_data["answer"], by=request.user,
            )  # fmt: skip
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已答复，学员会收到通知。"))
            return redirect("internships:gov-appeals", code)
    return _desk_page(request, match_round, found, form)


def _desk_page(request: HttpRequest, match_round: MatchRound, found: Appeal, form: DecisionForm) -> HttpResponse:
    score = found.claimed_score
    if request.GET.get("score", "").replace(".", "", 1).isdecimal():
        score = min(_hundredths(Decimal(request.GET["score"])), 100 * HUNDREDTHS)
    student = found.placement.student_id
    line = next(one for one in reasons.reasons_of(found.placement) if one["post"] == found.post_id)
    today = previews.score_today(match_round, student, found.post_id)
    context = {
        "match_round": match_round,
        "appeal": found,
        "form": form,
        "row": match_round.posts.get(post=found.post_id),
        "score": None if line["score"] is None else line["score"] / HUNDREDTHS,
        "today": None if today is None else today / HUNDREDTHS,
        "claimed": found.claimed_score / HUNDREDTHS,
        "tried": score / HUNDREDTHS,
        "preview": previews.preview(match_round, student, found.post_id, score),
    }
    return render(request, "internships/gov_appeal.html", context, status=422 if request.method == "POST" else 200)


def _mine(request: HttpRequest, code: str) -> tuple[MatchRound, Placement]:
    match_round = access.access_round(request.user, code)
    placement = access.placements_visible_to(request.user).filter(match_round=match_round, student=request.user).first()
    if placement is None:
        raise Http404
    return match_round, placement


def _hundredths(points: Decimal) -> int:
    return int(points * HUNDREDTHS)
