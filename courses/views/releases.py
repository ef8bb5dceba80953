"""When the lessons of a run open, on one screen: sets at a stroke, and condition by condition."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import access
from courses.choices import ReleaseKind, ReleasePreset
from courses.forms import put_errors
from courses.forms.runs import RuleForm
from courses.models import CourseRun
from courses.operations import releases as operations
from courses.queries import releases as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations.access import access_organisation


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The rules as they stand, and a small form for each kind of condition; a POST adds one."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="manage")
    asked = request.POST.get("kind", "") if request.method == "POST" else ""
    forms = {kind: RuleForm(request.POST if kind == asked else None, run=run, kind=kind) for kind in ReleaseKind.values}
    form = forms.get(asked)
    if form is not None and _added(form, run, request):
        messages.success(request, _("条件已添加，立即生效。"))
        return redirect("courses:release", org, run_id)
    whole, chapters = queries.chapters(run)
    context = {
        "school": school,
        "run": run,
        "forms": list(forms.values()),
        "form": form,
        "asked": asked,
        "whole": whole,
        "chapters": chapters,
        "presets": ReleasePreset.choices,
    }
    return render(request, "courses/release.html", context, status=422 if form and form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def preset(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """A whole set in place of what stands."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="manage")
    operations.apply_preset(run.pk, request.POST.get("preset", ""), by=request.user)
    messages.success(request, _("开放方式已更换，立即生效。"))
    return redirect("courses:release", org, run_id)


@entry(access.works_in_teaching)
@require_POST
def drop(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Take one condition away."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="manage")
    operations.drop_rule(run.pk, pk, by=request.user)
    messages.success(request, _("条件已去掉。"))
    return redirect("courses:release", org, run_id)


def _added(form: RuleForm, run: CourseRun, request: HttpRequest) -> bool:
    if not form.is_valid():
        return False
    try:
        operations.add_rule(run.pk, form.draft(), by=request.user)
    except Invalid as error:
        put_errors(form, error)
    return not form.errors
