"""How answers of a part are scored: the metric, the versions of the key or case, what the newest one moved."""

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.labs import LABS
from lms.common import uploads
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.common.files import hand_out
from lms.contests import access
from lms.contests.choices import RoundState, SubmissionKind
from lms.contests.forms import put_errors
from lms.contests.models import AnswerKey, AnswerTask, Module, Round
from lms.contests.operations.submissions import keys
from lms.contests.queries import figures, lab_cases, moves, owed
from lms.contests.queries.judging import is_judging, sees_numbers
from lms.contests.views.submissions.forms import KeyForm, TaskForm
from lms.jobs import public as jobs

DRAWN, SOLUTION = "drawn", "solution"
SEED_BITS = 62


@entry(access.is_organiser)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_key(request: HttpRequest, pk: int, module: int) -> HttpResponseBase:
    """How answers of a part are scored, the versions of the key, what the newest moved, and forms.

    ?file=<version> is a version as a file, ?file=solution<version> the model's answer to it, ?file=drawn a case that
    the lab has drawn, to look at, change and upload.
    """
    made = access.access_round(request.user, pk)
    part = access.access_module(request.user, made, module)
    if request.GET.get("file"):
        return _file(request, part)
    task = AnswerTask.objects.filter(module=part).prefetch_related("answer_keys__added_by").first()
    settable = (task is None or made.state == RoundState.DRAFT) and not made.track.season.closed_at
    versions = list(task.answer_keys.all()) if task else []
    task_form, key_form = TaskForm(initial=TaskForm.shown(task)), KeyForm(replaces=bool(versions), lab=part.lab_code)
    if request.method == "POST":
        if request.POST.get("act") == "task":
            task_form = TaskForm(request.POST)
            done = task_form.is_valid() and _set_task(request, part, task_form)
        else:
            key_form = KeyForm(request.POST, request.FILES, replaces=bool(versions), lab=part.lab_code)
            done = key_form.is_valid() and _add_key(request, part, key_form)
        if done:
            return done
    context = {
        "round": made, "module": part, "task": task, "versions": versions, "settable": settable,
        "task_form": task_form, "key_form": key_form, "takes": SubmissionKind.ANSWERS in part.takes,
        "solution": _solution(part, versions),
    }  # fmt: skip
    context |= _what_it_moved(request, made, versions)
    return render(
        request, "contests/submissions/key.html", context, status=422 if task_form.errors or key_form.errors else 200
    )


def _file(request: HttpRequest, part: Module) -> HttpResponseBase:
    asked = request.GET["file"]
    if asked == DRAWN and part.lab_code in LABS:
        return _json(LABS[part.lab_code].make(secrets.randbits(SEED_BITS)), f"{part.key}-{DRAWN}.json")
    number = asked.removeprefix(SOLUTION)
    version = int(number) if number.isdecimal() and len(number) < 5 else 0
    key = get_object_or_404(AnswerKey, task__module=part, version=version)
    if not asked.startswith(SOLUTION):
        name = f"{part.key}-{version}{PurePosixPath(key.name).suffix.lower()}"
        return hand_out(request, key.file.open("rb"), name=name, content_type=uploads.media_type(name))
    if key.solution is None:
        raise Http404
    return _json(key.solution, f"{part.key}-{version}-{SOLUTION}.json")


def _json(content: Any, name: str) -> HttpResponse:
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _what_it_moved(request: HttpRequest, made: Round, versions: list[AnswerKey]) -> dict[str, Any]:
    """Before anything is published with it, or published again: whose place the key in force changed."""
    runs = made.state in (RoundState.JUDGING, RoundState.NOTICE) and len(versions) > 1
    if not runs or is_judging(made, request.user):
        return {}
    moved = moves.of(made) if made.state == RoundState.NOTICE else moves.by_key(made, versions[0].pk)
    blind = sees_numbers(made, request.user)
    return {"moved": moved, "compared": True, "pending": owed.being_scored(made), "blind": blind}


def _solution(part: Module, versions: list[AnswerKey]) -> list[figures.Figure]:
    if not versions or versions[0].solution is None:
        return []
    return figures.solution_of(lab_cases.case_in(versions[0], part), versions[0].solution)


def _set_task(request: HttpRequest, part: Module, form: TaskForm) -> HttpResponse | None:
    try:
        keys.set_task(part.pk, form.spec(), note_zh=form.cleaned_data["note_zh"], by=request.user)
    except DomainError as error:
        form.add_error(None, str(error.message))
        return None
    messages.success(request, _("评分办法已保存。"))
    return redirect("contests:answer_key", part.contest_round_id, part.pk)


def _add_key(request: HttpRequest, part: Module, form: KeyForm) -> HttpResponse | None:
    data: dict[str, Any] = form.cleaned_data
    try:
        key, job = keys.add_key(part.pk, data["file"], reason=data.get("reason", ""), by=request.user)
    except Invalid as error:
        put_errors(form, error)
        return None
    said = _("案例第 %(version)d 版已启用。") if part.lab_code else _("标准答案第 %(version)d 版已启用。")
    messages.success(request, said % {"version": key.version})
    if job is not None:
        return redirect(jobs.address(job))
    return redirect("contests:answer_key", part.contest_round_id, part.pk)
