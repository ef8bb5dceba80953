"""A school's runs: open one, see who is in it, record a grade."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.choices import PASS_PERCENT, EnrolmentState, GradeSource, RunState
from courses.forms import GradeForm, RosterFilter, RunForm, put_errors
from courses.models import CourseRun, Enrolment
from courses.operations import grades, runs
from courses.queries import rosters
from courses.queries import runs as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download, listing
from lms.organisations.access import access_organisation

PER_PAGE = 50
SORTS = {"code": "course__code", "starts": "starts_on", "left": "left", "enrolled": "enrolled", "passed": "passed"}
SEARCHED = ["course__title", "course__code", "teacher__name", "term"]
RUN_COLUMNS = [
    Column(gettext_lazy("课程代码"), lambda run: run.course.code),
    Column(gettext_lazy("课程"), lambda run: run.course.title),
    Column(gettext_lazy("学期"), "term"),
    Column(gettext_lazy("任课教师"), lambda run: run.teacher.name),
    Column(gettext_lazy("开课日期"), "starts_on"),
    Column(gettext_lazy("结课日期"), "ends_on"),
    Column(gettext_lazy("名额"), "seats"),
    Column(gettext_lazy("学习人数"), "enrolled"),
    Column(gettext_lazy("通过人数"), "passed"),
    Column(gettext_lazy("状态"), "get_state_display"),
    Column(gettext_lazy("进行情况"), "phase_label"),
]
ROSTER_COLUMNS = [
    Column(gettext_lazy("学号"), "number"),
    Column(gettext_lazy("姓名"), "name"),
    Column(gettext_lazy("行政班"), "school_class"),
    Column(gettext_lazy("小组"), "group"),
    Column(gettext_lazy("状态"), "state_label"),
    Column(gettext_lazy("已学课时"), "done"),
    Column(gettext_lazy("全部课时"), "lessons"),
    Column(gettext_lazy("成绩"), "score_percent"),
    Column(gettext_lazy("已用测验次数"), "attempts_used"),
    Column(gettext_lazy("通过时间"), "passed_at"),
]


@entry(access.works_in_teaching)
@require_safe
def school_runs(request: HttpRequest, org: str) -> HttpResponse:
    """The runs of the school, with how many learn and how many passed."""
    school = access_organisation(request.user, org, *access.TEACHING)
    rows = queries.with_counts(
        CourseRun.objects.filter(organisation=school).select_related("course", "teacher").prefetch_related("assistants")
    )
    rows = rows.annotate(left=F("seats") - F("seats_taken"))
    found = listing(request, rows, sorts=SORTS, default="-starts", search=SEARCHED)
    file = download(request, f"runs-{org}", RUN_COLUMNS, found.rows)
    if file is not None:
        return file
    context = {
        "school": school,
        "page": found.page,
        "counts": queries.run_counts(school.pk),
        "default_sort": "-starts",
        "reachable": {run.pk for run in found.page if access.can_see_roster(request.user, run)},
    }
    return render(request, "courses/school_runs.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def open_run(request: HttpRequest, org: str) -> HttpResponse:
    """A form for one more run."""
    school = access_organisation(request.user, org, *access.TEACHING)
    form = RunForm(request.POST or None, school=school, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            run_id = runs.open_run(organisation_id=school.pk, by=request.user, **form.plan())
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已开课，学员现在可以选课。"))
            run = CourseRun.objects.get(pk=run_id)
            reach = access.can_see_roster(request.user, run)
            return redirect("courses:roster", org, run_id) if reach else redirect("courses:school_runs", org)
    return render(
        request, "courses/open_run.html", {"school": school, "form": form}, status=422 if form.errors else 200
    )


@entry(access.works_in_teaching)
@require_POST
def turn_run(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Stop taking people, or take them again."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="edit")
    turn = runs.close_run if run.state == RunState.OPEN else runs.reopen_run
    turned = turn(run.pk, by=request.user)
    messages.success(request, _("已停止选课。") if turned.state == RunState.CLOSED else _("已重新开放选课。"))
    return redirect("courses:school_runs", org)


@entry(access.works_in_teaching)
@require_safe
def roster(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The people of a run with progress and score; the same list as a file."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id)
    form = RosterFilter(request.GET)
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state")}
    in_line = asked["state"] == EnrolmentState.WAITING
    rows = rosters.roster(run, sort=request.GET.get("sort", "place" if in_line else "name"), **asked)
    file = download(request, f"roster-{run.pk}", ROSTER_COLUMNS, rows)
    if file is not None:
        return file
    context = {
        "school": school,
        "run": run,
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "total": len(rows),
        "tab": "waiting" if in_line else "roster",
        "can_grade": access.can_record_grade(request.user, run),
        "can_manage": access.can_manage_run(request.user, run),
        "default_sort": "name",
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/roster.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def grade(request: HttpRequest, org: str, run_id: int, enrolment_id: int) -> HttpResponse:
    """A form for a teacher's grade, with those recorded before."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="grade")
    enrolment = get_object_or_404(Enrolment.objects.select_related("person"), pk=enrolment_id, run=run)
    form = GradeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grades.record_grade(enrolment.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("成绩已录入。"))
            return redirect("courses:roster", org, run_id)
    context = {
        "school": school,
        "run": run,
        "enrolment": enrolment,
        "recorded": enrolment.grade_events.filter(source=GradeSource.TEACHER).order_by("-id"),
        "form": form,
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/grade.html", context, status=422 if form.errors else 200)
