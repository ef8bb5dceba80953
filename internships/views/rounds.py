"""The officer's rounds: make, open, try out, lock, draw, publish, put off; ceilings and a second round."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from internships import access
from internships.choices import RoundState
from internships.forms import (
    CapForm,
    DrawForm,
    PostponeForm,
    ReserveForm,
    RoundEditForm,
    RoundForm,
    SecondRoundForm,
    explain,
)
from internships.models import MatchRound, RoundPost
from internships.operations import caps, clocks, round_drafts
from internships.operations import rounds as operations
from internships.queries import digests, progress, rounds
from lms.common import tables
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.jobs import public as jobs


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
    """One round: where it stands, the one next step, and what has been published of it."""
    return round_page(request, access.access_round(request.user, code))


@entry(access.is_officer)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words and hours of a draft."""
    match_round = access.access_round(request.user, code)
    initial = {name: getattr(match_round, name) for name in RoundEditForm.base_fields}
    form = RoundEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            round_drafts.edit_round(match_round.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已修改。"))
            return redirect("internships:gov-round", code)
    context = {"match_round": match_round, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "internships/gov_round_edit.html", context, status=status)


@entry(access.is_officer)
@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    match_round = access.access_round(request.user, code)
    round_drafts.drop_round(match_round.pk, by=request.user)
    messages.success(request, _("已删除这一轮的草稿。"))
    return redirect("internships:gov-rounds")


@entry(access.is_officer)
@require_POST
def step(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take the round one step on."""
    match_round = access.access_round(request.user, code)
    form = DrawForm(request.POST) if verb == "draw" else None
    if form is not None and not form.is_valid():
        return round_page(request, match_round, draw=form)
    STEPS[verb](match_round.pk, by=request.user, **(form.cleaned_data if form else {}))
    messages.success(request, DONE[verb])
    return redirect("internships:gov-round", code)


@entry(access.is_officer)
@require_POST
def postpone(request: HttpRequest, code: str) -> HttpResponse:
    """Put an hour off, with a reason."""
    match_round = access.access_round(request.user, code)
    form = PostponeForm(request.POST, match_round=match_round)
    if form.is_valid():
        data = form.cleaned_data
        try:
            clocks.postpone_round(
                match_round.pk, data["clock"], data["becomes"], reason=data["reason"], by=request.user
            )
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已延期，学员会收到通知。"))
            return redirect("internships:gov-round", code)
    return round_page(request, match_round, postpone=form)


@entry(access.is_officer)
@require_POST
def add_cap(request: HttpRequest, code: str) -> HttpResponse:
    """Set a ceiling over a city or a cluster."""
    match_round = access.access_round(request.user, code)
    form = CapForm(request.POST)
    if form.is_valid():
        kind, _colon, target = form.cleaned_data["where"].partition(":")
        try:
            caps.add_cap(match_round.pk, kind, target=int(target), most=form.cleaned_data["most"], by=request.user)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已设上限。"))
            return redirect("internships:gov-round", code)
    return round_page(request, match_round, cap=form)


@entry(access.is_officer)
@require_POST
def remove_cap(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a ceiling away."""
    caps.remove_cap(access.access_round(request.user, code).pk, pk, by=request.user)
    messages.success(request, _("已删除上限。"))
    return redirect("internships:gov-round", code)


@entry(access.is_officer)
def again(request: HttpRequest, code: str) -> HttpResponse:
    """A second round: for classes that could reopen, and for seats that were left."""
    match_round = access.access_round(request.user, code)
    posts = list(match_round.posts.select_related("post__order__enterprise"))
    short = [row for row in posts if row.closed or row.taken < row.seats]
    asked = [(row.post_id, _named(row)) for row in short]
    initial = {
        "posts": [row.post_id for row in short if row.could_reopen] or [pk for pk, _label in asked],
        "draw_source": match_round.draw_source,
    }
    form = SecondRoundForm(request.POST or None, posts=asked, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        offered = tuple(data.pop("posts"))
        try:
            made = operations.create_round(by=request.user, second_of_id=match_round.pk, offered=offered, **data)
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已新建补录轮，抽签密值的摘要从现在起公开。"))
            return redirect("internships:gov-round", made.code)
    context = {"match_round": match_round, "form": form, "short": short}
    status = 422 if request.method == "POST" else 200
    return render(request, "internships/gov_again.html", context, status=status)


def _named(row: RoundPost) -> str:
    """A post with seats left: whose it is, how many, and how that came about."""
    left = ngettext("空 %(n)d 个名额", "空 %(n)d 个名额", row.left) % {"n": row.left}
    how = _("可补录开班") if row.could_reopen else _("未开班") if row.closed else _("未招满")
    return f"{row.post} · {row.post.order.enterprise} · {left} · {how}"


def round_page(request: HttpRequest, match_round: MatchRound, **forms: Any) -> HttpResponse:
    """The round's page, with a form that was sent back if there is one."""
    postponing = forms.get("postpone") or PostponeForm(match_round=match_round)
    context = {
        "match_round": match_round,
        "steps": progress.steps_of(match_round),
        "posts": match_round.posts.select_related("post__order__enterprise"),
        "lists": match_round.lists.exclude(post_ids=[]).count(),
        "submitted": match_round.lists.exclude(submitted_at=None).count(),
        "is_early": match_round.takes_rankings,
        "coming": rounds.would_take_part(match_round) if match_round.state == RoundState.DRAFT else None,
        "is_matched": match_round.certificate is not None,
        "form": next(iter(forms.values()), None),
        "draw_form": forms.get("draw") or DrawForm(),
        "failed": _failed(match_round),
        "is_drawn": digests.is_drawn(match_round),
        "mocks": match_round.mocks.all(),
        "caps": match_round.caps.all(),
        "cap_form": forms.get("cap") or CapForm(),
        "reserves": match_round.reserves.select_related("category"),
        "reserve_form": forms.get("reserve") or ReserveForm(),
        "postpone_form": postponing if postponing.fields["clock"].choices else None,
        "postponements": match_round.postponements.all(),
        "appeals": access.appeals_of(match_round).count() if match_round.is_shown else 0,
        "job": jobs.Job.objects.filter(
            kind=operations.MATCH_JOB, arguments={"round": match_round.pk}, started_by=request.user
        ).first(),
    }  # fmt: skip
    return render(request, "internships/gov_round.html", context, status=422 if forms else 200)


def _failed(match_round: MatchRound) -> list[object]:
    latest = match_round.results_checks.filter(certificate=match_round.certificate).first()
    found = [one.checks for one in (match_round.certificate, latest) if one]
    return [CHECKS[name] for checks in found for name, passed in checks.items() if not passed]


DONE = {
    "open": _("已开放填报，岗位、名额和规则从现在起冻结并公布。"),
    "mock": _("正在试匹配，完成后学员会收到通知。"),
    "lock": _("已截止填报，志愿和分数从现在起冻结。"),
    "draw": _("已抽签，正在匹配和核验。"),
    "rematch": _("正在用同样的志愿和抽签重新匹配。"),
    "publish": _("已公布，学员会收到通知。"),
}
STEPS = {
    "open": operations.open_round,
    "mock": operations.start_mock,
    "lock": operations.lock_round,
    "draw": operations.draw_round,
    "rematch": operations.rematch_round,
    "publish": operations.publish_round,
}
# What a certificate looks at beside the matching itself, as a sentence about its failure.
CHECKS = {
    "inputs": _("志愿、分数或名额与匹配时不一致。"),
    "lists": _("志愿与截止时的摘要不一致。"),
    "tree": _("志愿与截止时公布的默克尔根不一致。"),
    "lottery": _("抽签密值与事先公布的摘要不一致。"),
    "rules": _("名额、开班下限或上限与开放时公布的规则不一致。"),
    "result": _("保存的结果与匹配完成时的摘要不一致。"),
    "readable": _("志愿、名额或结果读不成一轮匹配，数据可能已损坏。"),
    "proof": _("写入时的志愿、名额、抽签或结果与核验证明不一致。"),
    "written": _("写入的逐人结果与写入时的摘要不一致。"),
    "reasons": _("保存的结果、说明或录取线与匹配结果不一致。"),
}
