"""One version of a programme: its page, its tables to fill in, its history, and what changed since another."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.access import programmes as programme_access
from courses.choices import LineCategory, ProgrammeStage
from courses.curricula.differences import compare
from courses.errors import BadPlan, NotADraft, StaleProgramme
from courses.forms.programmes import CoursesForm, NextVersionForm, SeenForm, StandardForm, WholeForm
from courses.models import ProgrammeVersion
from courses.operations import programmes as operations
from courses.queries import programmes as queries
from courses.views.marking import said
from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation
from lms.skills import public as skills

PER_PAGE = 20


def version_of(
    request: HttpRequest, org: str, code: str, number: int, *, to: str = "read"
) -> tuple[Organisation, ProgrammeVersion]:
    """The school and the version of the address, for those who may do `to` with it. Raises Http404."""
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, programme_access.access_version(request.user, school.pk, code, number, to=to)


@entry(access.works_in_teaching)
@require_safe
def programme(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """What the version says, what the rules say to it, and what comes next."""
    school, version = version_of(request, org, code, number)
    plan = version.plan
    judgement = queries.judge(plan, version.programme.level)
    owner = programme_access.access_programme(request.user, school.pk, code)
    context = {
        "school": school,
        "version": version,
        "versions": owner.versions.all(),
        "steps": steps_of(version),
        "judgement": judgement,
        "categories": queries.by_category(plan, judgement),
        "can_decide": programme_access.can_decide(request.user, school.pk),
        "next_form": NextVersionForm(programme=owner) if version.live and version == owner.versions.all()[0] else None,
    }
    return render(request, "courses/programmes/version.html", context)


def steps_of(version: ProgrammeVersion) -> list[dict[str, Any]]:
    """The way of a version, with where it stands."""
    stages = list(ProgrammeStage)
    here = stages.index(version.stage)
    # What is filed has nothing left to do.
    done = here + 1 if version.stage == ProgrammeStage.FILED else here
    return [
        {"label": stage.label, "state": "done" if place < done else "now" if place == here else ""}
        for place, stage in enumerate(stages)
    ]


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, org: str, code: str, number: int, part: str = "") -> HttpResponse:
    """A draft's tables: the whole, or the courses of one category. `act=check` answers with the rules alone."""
    school, version = version_of(request, org, code, number)
    plan, seen = version.plan, version.edits
    if part and part not in LineCategory.values:
        raise Http404
    if not version.is_draft:
        messages.error(request, str(NotADraft.default))
        return redirect("courses:programme", org, code, number)
    form: SeenForm
    if part:
        form = CoursesForm(request.POST or None, plan=plan, seen=seen, category=part)
    else:
        form = WholeForm(request.POST or None, plan=plan, seen=seen)
    if request.POST.get("act") == "check":
        told = form.plan() if form.is_valid() else plan
        context = {"judgement": queries.judge(told, version.programme.level), "unsaved": form.is_valid()}
        return render(request, "courses/programmes/_judgement.html", context)
    if request.method == "POST" and _saved(request, version, form):
        here = [org, code, number, *([part] if part else [])]
        return redirect("courses:edit_programme_part" if part else "courses:edit_programme", *here)
    base = [org, code, number]
    tabs = [{"label": _("培养目标"), "url": reverse("courses:edit_programme", args=base), "current": not part}]
    tabs += [
        {
            "label": category.label,
            "url": reverse("courses:edit_programme_part", args=[*base, category.value]),
            "current": part == category,
            "count": sum(course.category == category for course in plan.courses),
        }
        for category in LineCategory
    ]
    context = {
        "school": school,
        "version": version,
        "form": form,
        "tabs": tabs,
        "part": part,
        "judgement": queries.judge(plan, version.programme.level),
    }
    return render(request, "courses/programmes/edit.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HttpRequest, org: str, code: str, number: int, course: str) -> HttpResponse:
    """A course's standard: to fill in while the version is a draft, to read afterwards."""
    school, version = version_of(request, org, code, number)
    plan = version.plan
    found = next((one for one in plan.courses if one.code == course), None)
    if found is None:
        raise Http404
    form = StandardForm(request.POST or None, plan=plan, seen=version.edits, course=found)
    if request.method == "POST" and _saved(request, version, form):
        return redirect("courses:course_standard", org, code, number, course)
    names = {skill.code: skill for skill in skills.skills()}
    context = {
        "school": school,
        "version": version,
        "course": found,
        "form": form,
        "names": names,
        "skill_lines": [(skill, level, names.get(one)) for skill, level, one in form.skills()],
        "taught": [(names[one], level) for one, level in found.standard.skills],
    }
    return render(request, "courses/programmes/standard.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """Every save; a POST goes back to one of them, as a new save."""
    school, version = version_of(request, org, code, number)
    if request.method == "POST":
        chosen, seen = request.POST.get("revision", ""), request.POST.get("seen", "")
        try:
            operations.restore(
                version.pk, int(chosen) if chosen.isdecimal() else 0, seen=int(seen) if seen.isdecimal() else -1,
                by=request.user,
            )  # fmt: skip
        except DomainError as error:
            messages.error(request, said(error))
        else:
            messages.success(request, _("已恢复到那次保存；恢复本身也可以再撤回。"))
        return redirect("courses:programme_history", org, code, number)
    page = Paginator(queries.history(version), PER_PAGE).get_page(request.GET.get("page"))
    context = {"school": school, "version": version, "page": page}
    return render(request, "courses/programmes/history.html", context)


@entry(access.works_in_teaching)
@require_safe
def difference(request: HttpRequest, org: str, code: str, number: int, other: int) -> HttpResponse:
    """What changed from an older version to this one."""
    school, version = version_of(request, org, code, number)
    _school, older = version_of(request, org, code, other)
    context = {"school": school, "version": version, "older": older, "found": compare(older.plan, version.plan)}
    return render(request, "courses/programmes/difference.html", context)


def _saved(request: HttpRequest, version: ProgrammeVersion, form: SeenForm) -> bool:
    """Whether the form was kept; what stood in the way is put on it."""
    if not form.is_valid():
        return False
    plan = form.plan()
    try:
        operations.save_plan(version.pk, plan, seen=form.cleaned_data["seen"], by=request.user)
    except BadPlan as error:
        form.put_faults(error.faults, plan)
        return False
    except StaleProgramme as error:
        form.renew(ProgrammeVersion.objects.get(pk=version.pk).edits)
        form.add_error(None, said(error))
        return False
    except DomainError as error:
        form.add_error(None, said(error))
        return False
    messages.success(request, _("已保存。"))
    return True
