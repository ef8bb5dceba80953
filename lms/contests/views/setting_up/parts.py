"""What a round is marked by: parts, prizes, what tells equals apart, the rubric."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.contests import access
from lms.contests.choices import RoundState, SubmissionKind
from lms.contests.forms.parts import (
    CriterionForm,
    CriterionFormSet,
    PartForm,
    PartFormSet,
    PrizeForm,
    PrizeFormSet,
    TieForm,
)
from lms.contests.models import Round
from lms.contests.operations.setting_up import parts, rubrics
from lms.contests.views.setting_up.answering import at, crumbs, done, onward, posted
from lms.contests.views.setting_up.seasons import FORM


@entry(access.is_organiser)
@FORM
def round_parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Parts, prizes and tie-breaks, each saved by its own button."""
    made = access.access_round(request.user, pk)
    modules, prizes = list(made.modules.all()), list(made.prizes.all())
    rows = PartFormSet(posted(request, "parts"), prefix="m", initial=[PartForm.shown(one) for one in modules])
    given = PrizeFormSet(posted(request, "prizes"), prefix="p", initial=[PrizeForm.shown(one) for one in prizes])
    ties = TieForm(posted(request, "ties"), made=made)
    problem = ""
    if request.method == "POST":
        problem, saved = _save(request, made, rows, given, ties)
        if saved:
            return onward(request, _("已保存。"), "round_parts", pk)
    context = {
        "made": made, "crumbs": crumbs(made.track.season, at(made), (_("评分模块和奖项"), "")),
        "rows": rows, "prizes": given, "ties": ties, "problem": problem,
        "scored": [one for one in modules if SubmissionKind.ANSWERS in one.takes],
        "settable": made.state == RoundState.DRAFT,
    }  # fmt: skip
    return render(request, "contests/setting_up/parts.html", context, status=422 if request.method == "POST" else 200)


def _save(request: HttpRequest, made: Round, rows: Any, given: Any, ties: TieForm) -> tuple[str, bool]:
    """(what is wrong, whether it was saved)."""
    by = request.user
    if ties.is_bound:
        saved = ties.is_valid() and done(ties, lambda: parts.set_tie_breaks(made.pk, ties.names, by=by))
        return "", bool(saved)
    if given.is_bound:
        return _saved(given, lambda: parts.set_prizes(made.pk, given.lines, by=by))
    return _saved(rows, lambda: parts.set_parts(made.pk, rows.lines, by=by))


def _saved(rows: forms.BaseFormSet, operation: Callable[[], object]) -> tuple[str, bool]:
    if not rows.is_bound or not rows.is_valid():
        return " ".join(map(str, rows.non_form_errors())) if rows.is_bound else "", False
    try:
        operation()
    except DomainError as error:
        return str(error.message), False
    return "", True


@entry(access.is_organiser)
@FORM
def round_rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """The criteria: kept as a draft, published by a button of its own."""
    made = access.access_round(request.user, pk)
    judged = list(made.modules.filter(judge_points__gt=0))
    newest = made.rubrics.prefetch_related("criteria").first()
    shown = [CriterionForm.shown(row) for row in newest.criteria.all()] if newest else []
    rows = CriterionFormSet(posted(request), prefix="c", initial=shown, form_kwargs={"modules": judged})
    problem = ""
    if request.method == "POST":
        publishes = request.POST.get("act") == "publish"
        problem, saved = _saved(rows, lambda: _write(request, made, rows, publishes))
        if saved:
            place = "gov_season" if publishes else "round_rubric"
            sentence = _("评分标准已公布，不再改动。") if publishes else _("草稿已保存。")
            return onward(request, sentence, place, made.track.season_id if publishes else pk)
    context = {
        "made": made, "rows": rows, "rubric": newest,
        "crumbs": crumbs(made.track.season, at(made), (pgettext("heading", "评分标准"), "")),
        "judged": judged, "problem": problem, "settable": made.state == RoundState.DRAFT,
    }  # fmt: skip
    return render(request, "contests/setting_up/rubric.html", context, status=422 if request.method == "POST" else 200)


def _write(request: HttpRequest, made: Round, rows: Any, publishes: bool) -> None:
    """Saved first, so that what cannot be published is not lost."""
    rubrics.save_rubric(made.pk, rows.lines, by=request.user)
    if publishes:
        rubrics.publish_rubric(made.pk, by=request.user)
