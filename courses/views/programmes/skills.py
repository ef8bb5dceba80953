"""The skill matrix of a programme's newest version: to read, and while it is a draft to fill in, cell by cell."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from courses.access import programmes as programme_access
from courses.curricula.plans import LEVELS, Plan
from courses.errors import NotADraft
from courses.forms.programmes import NextVersionForm, SkillMatrixForm
from courses.models import ProgrammeVersion
from courses.operations import programmes as operations
from courses.queries import programmes as queries
from courses.queries.demand import effect_of
from courses.queries.programme_saves import steps_of
from courses.queries.skill_matrix import Asking, part_of, rows_of
from courses.views.marking import said
from courses.views.programmes.drafts import Filled, filled
from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.organisations.access import access_organisation
from lms.skills import public as skills

WHERE = ("group", "kind", "skill", "page")
STEP = ("here", "again")


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def skill_matrix(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Skills by courses with the level each is taught to. What is sent is kept whole; `to` goes to another save.

    htmx gets what changed around the cells, never the cells: whoever types on is not interrupted.
    """
    school = access_organisation(request.user, org, *access.TEACHING)
    programme = programme_access.access_programme(request.user, school.pk, code)
    version = queries.newest_version(programme)
    if request.method == "POST" and not version.is_draft:
        return _refused(request, str(NotADraft.default))
    if "to" in request.POST:
        return _stepped(request, version)
    found = filled(request, version, _form)
    if _by_htmx(request):
        return _saved(request, version, found)
    if found.kept:
        return redirect(_address(request))
    return _page(request, version, found)


def _form(sent: Any, plan: Plan, seen: int) -> SkillMatrixForm:
    return SkillMatrixForm(sent, plan=plan, seen=seen)


def _by_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _page(request: HttpRequest, version: ProgrammeVersion, found: Filled) -> HttpResponse:
    owner = version.programme
    newer = NextVersionForm(programme=owner) if version.live else None
    context = {"changes": found.changes, "next_form": newer, **_around(request, version, found.form)}
    return render(request, "courses/programmes/skills.html", context, status=found.status)


def _saved(request: HttpRequest, version: ProgrammeVersion, found: Filled) -> HttpResponse:
    """What is new around the cells, or why nothing was kept."""
    if found.changes is not None:
        sentence = _("有人在你之后存过这份草案，这次没有存。你填的还在这一页：按“保存”对照两边，再存一次。")
        return _told(request, sentence)
    if found.form.errors:
        return _told(request, " ".join(str(one) for rows in found.form.errors.values() for one in rows))
    saved = queries.whole_versions().get(pk=version.pk)
    context = _around(request, saved, _form(None, saved.plan, saved.edits))
    return render(request, "courses/programmes/_skills_saved.html", context)


def _told(request: HttpRequest, sentence: str) -> HttpResponse:
    """A sentence beside the cells, and nothing else of the page."""
    answer = render(request, "courses/programmes/_skills_saved.html", {"refused": sentence})
    answer["HX-Reswap"] = "none"
    return answer


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    if _by_htmx(request):
        return _told(request, sentence)
    messages.error(request, sentence)
    return redirect(_address(request))


def _stepped(request: HttpRequest, version: ProgrammeVersion) -> HttpResponse:
    """Another save, as a save of its own; `here` and `again` remember the way."""
    to, here, again = (_number(request.POST.get(name, "")) for name in ("to", *STEP))
    try:
        operations.restore(version.pk, to, seen=_number(request.POST.get("seen", "")), by=request.user)
    except DomainError as error:
        return _refused(request, said(error))
    way = {"here": to, "again": 0 if to == again else here}
    if not _by_htmx(request):
        messages.success(request, _("已恢复到那次保存；恢复本身也可以再撤回。"))
        return redirect(_address(request, **way))
    saved = queries.whole_versions().get(pk=version.pk)
    context = _around(request, saved, _form(None, saved.plan, saved.edits), **way)
    return render(request, "courses/programmes/_skills_stepped.html", context)


def _around(request: HttpRequest, version: ProgrammeVersion, form: SkillMatrixForm, **way: int) -> dict[str, Any]:
    """Everything a page or a part of it says; `way`: where the last step came from, else the address knows."""
    plan = form.shown()
    effect = effect_of(plan, version.organisation_id)
    part = part_of(plan, effect, Asking(*(request.GET.get(name, "") for name in WHERE)))
    way = way or {name: _number(request.GET.get(name, "")) for name in STEP if request.method != "POST"}
    return {
        "school": version.programme.organisation,
        "version": version,
        "form": form,
        "effect": effect,
        "part": part,
        "rows": rows_of(plan, effect, part),
        "steps": steps_of(version, request.user.pk, **way) if version.is_draft else None,
        "levels": [(level, name) for level, name in skills.level_names().items() if level <= max(LEVELS)],
        "address": _address(request),
    }


def _address(request: HttpRequest, **way: int) -> str:
    """The same part of the matrix, and where the last step came from."""
    asked = request.GET.copy()
    for name in STEP:
        asked.pop(name, None)
    asked.update({name: str(value) for name, value in way.items()})
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 10 else 0
