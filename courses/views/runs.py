"""The settings of a run: dates, seats, who helps; and taking somebody out of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import access
from courses.forms import put_errors
from courses.forms.runs import HelperForm, RunSettingsForm
from courses.models import CourseRun, Enrolment
from courses.operations import assistants, enrolments, runs
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

KEPT = ("starts_on", "ends_on", "seats", "has_waiting_list", "may_preview")


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def run_settings(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Dates, seats and habits of the run; below, who helps."""
    school, run = _managed(request, org, run_id)
    form = RunSettingsForm(request.POST or None, initial={name: getattr(run, name) for name in KEPT})
    if request.method == "POST" and form.is_valid():
        try:
            runs.change_run(run.pk, runs.RunChange(**form.cleaned_data), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已保存。日期有变动时，学员会收到通知。"))
            return redirect("courses:run_settings", org, run_id)
    return _shown(request, school, run, form, HelperForm(run=run))


@entry(access.works_in_teaching)
@require_POST
def add_helper(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """One more co-teacher or assistant, or other rights for one."""
    school, run = _managed(request, org, run_id)
    form = HelperForm(request.POST, run=run)
    if form.is_valid():
        try:
            row = assistants.set_assistant(run.pk, by=request.user, **form.plan())
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(name)s 现在可以协助这个班。") % {"name": row.person.name})
            return redirect("courses:run_settings", org, run_id)
    kept = RunSettingsForm(initial={name: getattr(run, name) for name in KEPT})
    return _shown(request, school, run, kept, form)


@entry(access.works_in_teaching)
@require_POST
def drop_helper(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """End somebody's help."""
    _school, run = _managed(request, org, run_id)
    assistants.drop_assistant(run.pk, pk, by=request.user)
    messages.success(request, _("已取消协助。"))
    # Whoever ended their own help has no more business on this page.
    stays = access.can_manage_run(request.user, CourseRun.objects.get(pk=run.pk))
    return redirect("courses:run_settings", org, run_id) if stays else redirect("courses:school_runs", org)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Ask why, then take the person out of the run."""
    school, run = _managed(request, org, run_id)
    enrolment = get_object_or_404(Enrolment.objects.select_related("person"), pk=pk, run=run)
    problem = ""
    if request.method == "POST":
        try:
            enrolments.remove(enrolment.pk, reason=request.POST.get("reason", ""), by=request.user)
        except Invalid as error:
            problem = str(error.fields["reason"])
        else:
            messages.success(request, _("已移出 %(name)s，并通知本人。") % {"name": enrolment.person.name})
            return redirect("courses:roster", org, run_id)
    context = {"school": school, "run": run, "enrolment": enrolment, "problem": problem}
    return render(request, "courses/remove_learner.html", context, status=422 if problem else 200)


def _managed(request: HttpRequest, org: str, run_id: int) -> tuple[Organisation, CourseRun]:
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, access.access_run(request.user, school.pk, run_id, to="manage")


def _shown(
    request: HttpRequest, school: Organisation, run: CourseRun, form: RunSettingsForm, helper: HelperForm
) -> HttpResponse:
    wrong = bool(form.errors or helper.errors)
    helpers = run.assistants.select_related("person")
    context: dict[str, Any] = {"school": school, "run": run, "form": form, "helper": helper, "helpers": helpers}
    return render(request, "courses/run_settings.html", context, status=422 if wrong else 200)
