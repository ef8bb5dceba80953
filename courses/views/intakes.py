"""Bringing many people into a run: a class at a stroke, or a list looked at before anybody is enrolled."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import access, faults
from courses.formats import people
from courses.formats.drafts import Unreadable
from courses.models import CourseRun
from courses.operations import intakes
from courses.queries import sources
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.jobs import public as jobs
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

TEMPLATE = [
    Column(gettext_lazy("学号"), "number"),
    Column(gettext_lazy("姓名"), "name"),
    Column(gettext_lazy("小组"), "group"),
]
CARRIED = ("number", "name", "group", "state")


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Classes to choose from and a list to hand in; ?format=xlsx is the empty list. A POST looks or enrols."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="manage")
    template = download(request, "roster-template", TEMPLATE, [])
    if template is not None:
        return template
    acts = {"group": _enrol_group, "check": _check, "import": _import, "back": _bring_back}
    act = acts.get(request.POST.get("do", "")) if request.method == "POST" else None
    try:
        return act(request, school, run) if act else _page(request, school, run)
    except Unreadable as error:
        return _page(request, school, run, faults.sentence(error.problem))
    except Invalid as error:
        return _page(request, school, run, str(error.message))


def _page(request: HttpRequest, school: Organisation, run: CourseRun, problem: str = "") -> HttpResponse:
    context = {"school": school, "run": run, "sources": sources.groups(run), "problem": problem}
    return render(request, "courses/intake.html", context, status=422 if problem else 200)


def _enrol_group(request: HttpRequest, school: Organisation, run: CourseRun) -> HttpResponse:
    group = sources.group(run, request.POST.get("key", ""))
    if group is None:
        raise Invalid(_("请先选一个班。"))
    if len(group.person_ids) > intakes.AT_ONCE:
        return _done(request, run, intakes.start_intake(run, group.person_ids, by=request.user))
    return _done(request, run, intakes.enrol_people(run.pk, group.person_ids, by=request.user))


def _bring_back(request: HttpRequest, school: Organisation, run: CourseRun) -> HttpResponse:
    """Somebody who left or was removed, on a seat or in line again."""
    asked = request.POST.get("enrolment", "")
    own = run.enrolments.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if own is None:
        raise Invalid(_("没有这位学员，什么都没有改变。"))
    return _done(request, run, intakes.enrol_people(run.pk, [own.person_id], by=request.user))


def _check(request: HttpRequest, school: Organisation, run: CourseRun) -> HttpResponse:
    file = request.FILES.get("file")
    text = request.POST.get("text", "")
    if file is None and not text.strip():
        raise Invalid(_("请选择文件，或粘贴名单。"))
    # A byte more than is allowed is read, so that the reader itself refuses what is too large.
    content = file.read(people.LARGEST_BYTES + 1) if file is not None else text.encode()
    rows = people.read(content)
    lines = intakes.examine(run, rows)
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in ("new", "kept", "left", "problem")}
    context: dict[str, Any] = {
        "school": school,
        "run": run,
        # What is wrong comes first: in a long list it would be overlooked.
        "lines": sorted(lines, key=lambda line: (line.verdict != "problem", line.row)),
        "counts": counts,
        "queued": max(0, counts["new"] - run.seats_left),
        "text": _carried(rows),
    }
    return render(request, "courses/intake_check.html", context, status=422 if counts["problem"] else 200)


def _import(request: HttpRequest, school: Organisation, run: CourseRun) -> HttpResponse:
    rows = people.read(request.POST.get("text", "").encode())
    return _done(request, run, intakes.import_people(run.pk, rows, by=request.user))


def _done(request: HttpRequest, run: CourseRun, outcome: intakes.Admitted | jobs.Job) -> HttpResponse:
    if isinstance(outcome, jobs.Job):
        return redirect(jobs.address(outcome))
    words = {name: len(getattr(outcome, name)) for name in ("enrolled", "waiting", "kept", "refused")}
    messages.success(request, _("加入 %(enrolled)d 人，排队 %(waiting)d 人，原来就在 %(kept)d 人。") % words)
    if outcome.refused:
        messages.warning(request, _("%(refused)d 人不是本校在校学生，没有加入。") % words)
    return redirect("courses:roster", run.organisation.code, run.pk)


def _carried(rows: list[people.PersonRow]) -> str:
    """The list as the next page sends it back: looked at again there, whatever became of it on the way."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "name", "group", "status"])
    writer.writerows([getattr(row, name) for name in CARRIED] for row in rows)
    return out.getvalue()
