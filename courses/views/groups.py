"""The groups of a run, by hand: who is in which, dealt at a stroke, renamed, taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from courses.models import CourseRun
from courses.operations import groups as operations
from courses.queries import groups as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations.access import access_organisation

PREFIX = "group_"


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def run_groups(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Every learner with a field for the group; a POST does what its button says. Names typed stay after a refusal."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="manage")
    problem, typed = "", _typed(request)
    if request.method == "POST":
        try:
            messages.success(request, _do(request, run, typed))
        except Invalid as refused:
            problem = str(refused.message)
        else:
            return redirect("courses:run_groups", org, run_id)
    people = queries.learners(run)
    lines = [(row, typed.get(row.pk, row.group.name if row.group else "")) for row in people]
    context = {"school": school, "run": run, "lines": lines, "groups": queries.sizes(run), "problem": problem,
               "alone": sum(row.group is None for row in people)}  # fmt: skip
    return render(request, "courses/run_groups.html", context, status=422 if problem else 200)


def _do(request: HttpRequest, run: CourseRun, typed: dict[int, str]) -> str:
    act, _colon, which = request.POST.get("act", "").partition(":")
    if act == "deal":
        made = operations.deal_groups(run.pk, _number(request.POST.get("size", "")), by=request.user)
        return _("分好了，新建 %(count)d 个组。") % {"count": made}
    if act == "rename":
        operations.rename_group(run.pk, _number(which), request.POST.get("name", ""), by=request.user)
        return _("小组已改名。")
    if act == "drop":
        operations.drop_group(run.pk, _number(which), by=request.user)
        return _("小组已删除。")
    moved = operations.set_groups(run.pk, typed, by=request.user)
    return _("已保存，%(count)d 人换了组。") % {"count": moved}


def _typed(request: HttpRequest) -> dict[int, str]:
    names = [name for name in request.POST if name.startswith(PREFIX) and _number(name.removeprefix(PREFIX))]
    return {_number(name.removeprefix(PREFIX)): request.POST[name] for name in names}


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 12 else 0
