"""A firm's own problems: proposed, mended, with files, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.contests import access
from lms.contests.choices import SponsorState
from lms.contests.forms.sponsors import FileForm, ProblemForm
from lms.contests.models import Sponsor
from lms.contests.operations import files
from lms.contests.operations.sponsors import proposing
from lms.contests.queries import sponsors as queries
from lms.contests.queries.titles import title_of
from lms.contests.views.setting_up.answering import done, onward, page, posted, refused
from lms.contests.views.setting_up.seasons import FORM
from lms.organisations.public import Organisation

MENDABLE = (SponsorState.PROPOSED, SponsorState.DECLINED)


@entry(access.is_sponsor)
@require_safe
def own_problems(request: HttpRequest, org: str) -> HttpResponse:
    """The firm's problems, and the tracks that ask for one."""
    firm = access.access_firm(request.user, org)
    context = {"firm": firm, "problems": list(queries.of_firm(firm.pk)), "tracks": list(queries.asking(firm.pk))}
    return render(request, "contests/sponsors/firm.html", context)


@entry(access.is_sponsor)
@FORM
def propose(request: HttpRequest, org: str, track: int) -> HttpResponse:
    """A problem for a track that asks for one."""
    firm = access.access_firm(request.user, org)
    found = get_object_or_404(queries.asking(firm.pk), pk=track)
    form = ProblemForm(posted(request), enterprise_id=firm.pk)
    if form.is_bound and form.is_valid():
        made = done(form, lambda: proposing.propose(track, firm.pk, form.words(), by=request.user))
        if made is not None:
            return onward(request, _("已提交。现在可以上传数据，主办单位答复后通知你。"), "own_problem", org, made.pk)
    title = f"{title_of(found.season.contest)} · {found}"
    return page(request, form, title=title, crumbs=[*_crumbs(firm), (title, "")], lead=_("采用之前都可以修改。"))


@entry(access.is_sponsor)
@FORM
def own_problem(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """One problem with its files and the answer; POST adds a file."""
    firm, found = access.access_own_problem(request.user, org, pk)
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid() and done(form, lambda: _added(request, found, form)):
        return onward(request, _("文件已上传。"), "own_problem", org, pk)
    context: dict[str, Any] = {
        "firm": firm, "problem": found, "files": list(found.files.all()), "form": form,
        "mendable": found.state in MENDABLE and not found.track.season.closed_at, "accepted": found.acceptances.count(),
        "crumbs": [*_crumbs(firm), (str(found), "")],
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "contests/sponsors/own.html", context, status=status)


@entry(access.is_sponsor)
@FORM
def edit_problem(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Another wording; a declined problem is proposed again by it."""
    firm, found = access.access_own_problem(request.user, org, pk)
    form = ProblemForm(posted(request), enterprise_id=firm.pk, initial=ProblemForm.shown(found))
    if (
        form.is_bound
        and form.is_valid()
        and done(form, lambda: proposing.change_problem(pk, form.words(), by=request.user))
    ):
        return onward(request, _("已保存。"), "own_problem", org, pk)
    here = (str(found), reverse("contests:own_problem", args=[org, pk]))
    return page(request, form, title=str(found), crumbs=[*_crumbs(firm), here, (_("修改"), "")])


@entry(access.is_sponsor)
@require_POST
def withdraw_problem(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Take it back."""
    access.access_own_problem(request.user, org, pk)
    try:
        proposing.withdraw_problem(pk, by=request.user)
    except DomainError as error:
        return refused(request, error, "own_problem", org, pk)
    return onward(request, _("已撤回。"), "own_problems", org)


@entry(access.is_sponsor)
@require_POST
def remove_problem_file(request: HttpRequest, org: str, pk: int, file: int) -> HttpResponse:
    """Take a file away."""
    _firm, found = access.access_own_problem(request.user, org, pk)
    row = get_object_or_404(found.files, pk=file)
    try:
        files.remove_file(row.pk, by=request.user)
    except DomainError as error:
        return refused(request, error, "own_problem", org, pk)
    return redirect("contests:own_problem", org, pk)


def _added(request: HttpRequest, found: Sponsor, form: FileForm) -> Any:
    data = form.cleaned_data
    return files.add_problem_file(found.pk, data["file"], title=data["title"], licence=data["licence"], by=request.user)


def _crumbs(firm: Organisation) -> list[tuple[str, str]]:
    return [(_("赛事命题"), reverse("contests:own_problems", args=[firm.code]))]
