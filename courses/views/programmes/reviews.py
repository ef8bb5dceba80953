"""The joint review in the university's space: open a panel, watch it, close it, decide, file; and the minutes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import programmes as programme_access
from courses.choices import ProgrammeStage
from courses.formats import papers
from courses.forms import put_errors
from courses.forms.programme_reviews import (
    BackForm,
    DecisionForm,
    ExpertForm,
    ExtendForm,
    FilingForm,
    PanelForm,
    RemarkForm,
    end_of,
)
from courses.models import IndustryReview, ProgrammeVersion, ReviewExpert
from courses.operations import programme_reviews as operations
from courses.queries import programme_reviews as queries
from courses.queries import programmes
from courses.views.marking import said
from courses.views.mentoring import unseen
from courses.views.programmes.files import as_file
from courses.views.programmes.versions import steps_of, version_of
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.organisations.public import Organisation


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """Where the version stands on its way, and what the academic office may do there; `act` says which."""
    to = "decide" if request.method == "POST" else "read"
    school, version = version_of(request, org, code, number, to=to)
    found = queries.open_review_of(version)
    forms = _forms(version, found, request)
    act = request.POST.get("act", "")
    form = forms.get(act)
    if request.method == "POST":
        if form is None:
            messages.error(request, _("状态已经变化，请刷新后再试。"))
            return redirect("courses:programme_review", org, code, number)
        if form.is_valid() and _done(request, version, found, act, form):
            return redirect("courses:programme_review", org, code, number)
    status = 422 if form is not None and form.errors else 200
    return _page(request, school, version, found, forms, status=status)


def _page(
    request: HttpRequest, school: Organisation, version: ProgrammeVersion, found: IndustryReview | None,
    forms: dict[str, Any], *, status: int = 200, **also: str,
) -> HttpResponse:  # fmt: skip
    context = {
        "school": school,
        "version": version,
        "steps": steps_of(version),
        "review": found,
        "tally": queries.tally(found) if found else [],
        "passes": bool(found) and queries.passes(found),
        "past": queries.whole_reviews().filter(version=version).exclude(closed_at=None),
        "decisions": version.decisions.select_related("by"),
        "broken": programmes.judge(version.plan, version.programme.level).broken,
        "can_decide": programme_access.can_decide(request.user, school.pk),
        "forms": forms,
        **also,
    }
    return render(request, "courses/programmes/review.html", context, status=status)


@entry(access.works_in_teaching)
@require_POST
def hand_over(request: HttpRequest, org: str, code: str, number: int, expert: int) -> HttpResponse:
    """A fresh link for an expert, to send by chat: told in this one answer, and kept nowhere, not in the session."""
    school, version = version_of(request, org, code, number, to="decide")
    asked = _expert(version, expert)
    try:
        token = operations.hand_over(asked.pk, by=request.user)
    except DomainError as error:
        messages.error(request, said(error))
        return redirect("courses:programme_review", org, code, number)
    address = settings.SITE_URL + reverse("courses:review_link", args=[token])
    found = queries.open_review_of(version)
    forms = _forms(version, found, request)
    return unseen(_page(request, school, version, found, forms, link_name=asked.name, link_address=address))


@entry(access.works_in_teaching)
@require_POST
def revoke(request: HttpRequest, org: str, code: str, number: int, expert: int) -> HttpResponse:
    """The expert's link opens nothing any more."""
    _school, version = version_of(request, org, code, number, to="decide")
    found = _expert(version, expert)
    try:
        operations.revoke(found.pk, by=request.user)
    except DomainError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("已收回，这个链接打不开了。"))
    return redirect("courses:programme_review", org, code, number)


@entry(access.works_in_teaching)
@require_safe
def minutes(request: HttpRequest, org: str, code: str, number: int, pk: int) -> HttpResponse:
    """The minutes of one of the version's reviews, on paper."""
    _school, version = version_of(request, org, code, number)
    found = queries.whole_reviews().filter(version=version, pk=pk).first()
    if found is None:
        raise Http404
    made = papers.minutes(queries.minutes(found), settings.CACHE_DIR)
    return as_file(made, f"{version} {_('论证纪要')}.pdf", "application/pdf")


def _forms(version: ProgrammeVersion, found: IndustryReview | None, request: HttpRequest) -> dict[str, Any]:
    """The forms that make sense where the version stands, by act; the one that was sent is filled."""

    def filled(act: str, form: type[Form], **also: Any) -> Form:
        return form(request.POST if request.POST.get("act") == act else None, prefix=act, **also)

    stage = version.stage
    if stage == ProgrammeStage.PUBLISHED:
        return {"file": filled("file", FilingForm)}
    if stage == ProgrammeStage.FILED:
        return {}
    made: dict[str, Any] = {}
    if stage != ProgrammeStage.DRAFT:
        made["back"] = filled("back", BackForm, step=version.step)
    if stage == ProgrammeStage.COMMITTEE:
        made["decide"] = filled("decide", DecisionForm)
    elif found is None:
        made["open"] = filled("open", PanelForm)
    else:
        made["close"] = filled("close", RemarkForm)
        made["extend"] = filled("extend", ExtendForm)
        made["add"] = filled("add", ExpertForm)
    return made


def _done(request: HttpRequest, version: ProgrammeVersion, found: IndustryReview | None, act: str, form: Any) -> bool:
    """Whether the act was done; a refusal is put on its form."""
    by, pk = request.user, found.pk if found else 0
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "open": (lambda: operations.open_review(version.pk, by=by, **form.panel()), _("已送审，邀请信正在发出。")),
        "add": (lambda: operations.add_expert(pk, form.expert(), by=by), _("已邀请，邀请信正在发出。")),
        "extend": (lambda: operations.extend(pk, end_of(form.cleaned_data["due_on"]), by=by), _("截止日期已改。")),
        "close": (lambda: operations.close_review(pk, by=by, **form.cleaned_data), _("论证已结束，结果见下。")),
        "decide": (lambda: operations.decide(version.pk, by=by, **form.cleaned_data), _("已记下学校审定的结论。")),
        "back": (lambda: operations.send_back(version.pk, by=by, **form.cleaned_data), _("已退回。")),
        "file": (lambda: operations.file(version.pk, by=by, **form.cleaned_data), _("已登记备案。")),
    }
    do, done = acts[act]
    try:
        do()
    except Invalid as error:
        put_errors(form, error)
        return False
    except DomainError as error:
        form.add_error(None, said(error))
        return False
    messages.success(request, done)
    return True


def _expert(version: ProgrammeVersion, pk: int) -> ReviewExpert:
    found = ReviewExpert.objects.filter(pk=pk, review__version=version).first()
    if found is None:
        raise Http404
    return found
