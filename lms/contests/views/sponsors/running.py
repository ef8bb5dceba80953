"""What firms proposed, for whoever runs the season, and the files of a round."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.common.entry import entry
from lms.contests import access
from lms.contests.forms.sponsors import AnswerForm, FileForm
from lms.contests.operations import files
from lms.contests.operations.sponsors import answering
from lms.contests.queries import sponsors as queries
from lms.contests.views.setting_up.answering import at, crumbs, done, onward, posted, tried
from lms.contests.views.setting_up.seasons import FORM


@entry(access.is_organiser)
@FORM
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """A firm's problem with its files, and the answer."""
    season_id = access.access_problem(request.user, pk).track.season_id
    form = AnswerForm(posted(request))
    if form.is_bound and form.is_valid() and done(form, lambda: _answered(request, pk, form)):
        return onward(request, _("已答复，企业会收到通知。"), "gov_season", season_id)
    # Read anew: what an answer was refused for is what the page shows now.
    found = access.access_problem(request.user, pk)
    given = list(found.files.all())
    context = {
        "problem": found, "files": given, "read": queries.digest(found, given), "form": form,
        "accepted": found.acceptances.count(), "crumbs": crumbs(found.track.season, (str(found), "")),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "contests/sponsors/answer.html", context, status=status)


def _answered(request: HttpRequest, pk: int, form: AnswerForm) -> Any:
    accept, read = request.POST.get("act") == "accept", request.POST.get("read", "")
    return answering.answer_problem(pk, accept=accept, read=read, answer=form.cleaned_data["answer"], by=request.user)


@entry(access.is_organiser)
@FORM
def round_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Data for the teams of a round; POST adds one."""
    made = access.access_round(request.user, pk)
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid() and done(form, lambda: _added(request, pk, form)):
        return onward(request, _("文件已上传。"), "round_files", pk)
    context = {
        "made": made, "files": list(made.files.all()), "form": form,
        "crumbs": crumbs(made.track.season, at(made), (_("赛题数据"), "")),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "contests/sponsors/round_files.html", context, status=status)


@entry(access.is_organiser)
@require_POST
def remove_round_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file of a round away."""
    made = access.access_round(request.user, pk)
    found = get_object_or_404(made.files, pk=file)
    return tried(request, lambda: files.remove_file(found.pk, by=request.user), _("文件已删去。"), ("round_files", pk))


def _added(request: HttpRequest, pk: int, form: FileForm) -> Any:
    data = form.cleaned_data
    return files.add_round_file(pk, data["file"], title=data["title"], licence=data["licence"], by=request.user)
