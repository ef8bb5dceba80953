"""A draft to fill in: its tables and its course standards. What others saved meanwhile is told, and nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from courses.choices import LineCategory
from courses.curricula.differences import Differences, compare
from courses.curricula.merging import merge
from courses.curricula.plans import Course, Plan
from courses.errors import BadPlan, NotADraft, StaleProgramme
from courses.forms.programmes import CoursesForm, SeenForm, StandardForm, WholeForm
from courses.models import ProgrammeVersion
from courses.operations import programmes as operations
from courses.queries import programmes as queries
from courses.views.marking import said
from courses.views.programmes.versions import version_of
from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.skills import public as skills

# The part that is neither the whole nor a category.
SUPPORT = "support"
# A form over a plan: (what was sent or None, plan, the save it is of).
Make = Callable[[Any, Plan, int], Any]


@dataclass(frozen=True)
class Filled:
    """A form as it is to be shown: whether it was kept, and what somebody else saved meanwhile."""

    form: Any
    kept: bool = False
    changes: Differences | None = None

    @property
    def status(self) -> int:
        """Refused while anything stands in the way."""
        return 422 if self.form.errors or self.changes is not None else 200


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, org: str, code: str, number: int, part: str = "") -> HttpResponse:
    """A draft's tables: the whole, or the courses of one category. `act=check` answers with the rules alone."""
    school, version = version_of(request, org, code, number)
    if part and part not in LineCategory.values:
        raise Http404
    if not version.is_draft:
        messages.error(request, str(NotADraft.default))
        return redirect("courses:programme", org, code, number)
    if request.POST.get("act") == "check":
        return _checked(request, version, _table(part)(request.POST, version.plan, version.edits))
    found = filled(request, version, _table(part))
    if found.kept:
        return redirect(request.path)
    context = {
        "school": school,
        "version": version,
        "form": found.form,
        "changes": found.changes,
        "tabs": tabs_of([org, code, number], part, version.plan),
        "part": part,
        "judgement": queries.judge(version.plan, version.programme.level),
    }
    return render(request, "courses/programmes/edit.html", context, status=found.status)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HttpRequest, org: str, code: str, number: int, course: str) -> HttpResponse:
    """A course's standard: to fill in while the version is a draft, to read afterwards."""
    school, version = version_of(request, org, code, number)
    if request.method == "POST" and not version.is_draft:
        messages.error(request, str(NotADraft.default))
        return redirect(request.path)

    def make(sent: Any, plan: Plan, seen: int) -> StandardForm:
        return StandardForm(sent, plan=plan, seen=seen, course=_course_of(plan, course))

    found = filled(request, version, make)
    if found.kept:
        return redirect(request.path)
    names = {skill.code: skill for skill in skills.skills()}
    told = found.form.course
    context = {
        "school": school,
        "version": version,
        "course": told,
        "form": found.form,
        "changes": found.changes,
        "names": names,
        "skill_lines": [
            (skill, level, names.get(str(skill.value() or "").upper())) for skill, level in found.form.skills()
        ],
        "taught": [(names[one], level) for one, level in told.standard.skills],
    }
    return render(request, "courses/programmes/standard.html", context, status=found.status)


def _table(part: str) -> Make:
    def make(sent: Any, plan: Plan, seen: int) -> SeenForm:
        if part:
            return CoursesForm(sent, plan=plan, seen=seen, category=part)
        return WholeForm(sent, plan=plan, seen=seen)

    return make


def _course_of(plan: Plan, code: str) -> Course:
    found = next((one for one in plan.courses if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _checked(request: HttpRequest, version: ProgrammeVersion, form: SeenForm | Any) -> HttpResponse:
    told = form.plan() if form.is_valid() else version.plan
    context = {"judgement": queries.judge(told, version.programme.level), "unsaved": form.is_valid()}
    return render(request, "courses/programmes/_judgement.html", context)


def tabs_of(base: list[Any], part: str, plan: Plan) -> list[dict[str, Any]]:
    """The parts of a draft, with the one that is open."""
    whole = {"label": _("培养目标"), "url": reverse("courses:edit_programme", args=base), "current": not part}
    matrix = {"label": _("支撑矩阵"), "url": reverse("courses:edit_support", args=base), "current": part == SUPPORT}
    return [whole, matrix] + [
        {
            "label": category.label,
            "url": reverse("courses:edit_programme_part", args=[*base, category.value]),
            "current": part == category,
            "count": sum(course.category == category for course in plan.courses),
        }
        for category in LineCategory
    ]


def filled(request: HttpRequest, version: ProgrammeVersion, make: Make) -> Filled:
    """The form, and whether it was kept. What was sent is read against the save the writer saw, not against today's."""
    if request.method != "POST":
        return Filled(make(None, version.plan, version.edits))
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isdecimal() else -1
    base = queries.plan_seen(version, seen)
    form = make(request.POST, version.plan if base is None else base, seen)
    if not form.is_valid():
        return Filled(form)
    plan = form.plan()
    try:
        operations.save_plan(version.pk, plan, seen=seen, by=request.user)
    except BadPlan as error:
        form.put_faults(error.faults, plan)
    except StaleProgramme:
        return _merged(version.pk, base, plan, make)
    except DomainError as error:
        form.add_error(None, said(error))
    else:
        # What saves by itself says so beside the cell.
        if not request.headers.get("HX-Request"):
            messages.success(request, _("已保存。"))
        return Filled(form, kept=True)
    return Filled(form)


def _merged(version_id: int, base: Plan | None, mine: Plan, make: Make) -> Filled:
    """What both wrote, to look at and to save: what the writer sends next is meant."""
    version = queries.whole_versions().get(pk=version_id)
    theirs = version.plan
    if base is None:
        # Nobody knows what they saw: every course is somebody's, and none is dropped.
        base = Plan(theirs.cohort_year, theirs.years)
    form = make(None, merge(base, mine, theirs), version.edits)
    return Filled(form, changes=compare(base, theirs))
