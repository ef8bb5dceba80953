"""One version of a programme: its page, its history, and what changed since another."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.access import programmes as programme_access
from courses.choices import ProgrammeStage
from courses.curricula.differences import compare
from courses.curricula.support import matrix_of
from courses.forms.programmes import NextVersionForm
from courses.models import ProgrammeVersion
from courses.operations import programmes as operations
from courses.queries import programmes as queries
from courses.queries.kept_judgements import judgement_of_version
from courses.views.marking import said
from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

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
    """What the version says, what the rules say to it (once it was sent: those of that day), and what comes next."""
    school, version = version_of(request, org, code, number)
    plan = version.plan
    judgement = judgement_of_version(version)
    owner = programme_access.access_programme(request.user, school.pk, code)
    context = {
        "school": school,
        "version": version,
        "versions": owner.versions.all(),
        "steps": steps_of(version),
        "judgement": judgement,
        "categories": queries.by_category(plan, judgement),
        "matrix": matrix_of(plan),
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
