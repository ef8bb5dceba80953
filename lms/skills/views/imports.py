"""A file of skills: looked through, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.common.entry import entry
from lms.common.errors import Invalid, WrongState
from lms.skills import access, faults, operations
from lms.skills.formats import reading
from lms.skills.forms import ConfirmForm, UploadForm
from lms.skills.models import SkillChange
from lms.skills.queries import told, trees
from lms.skills.queries.published import identifier
from lms.skills.tree import KINDS, Plan, applied


@entry(access.can_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest) -> HttpResponse:
    """Upload, see what each row would change and every wrong cell, give the reason, confirm."""
    if "text" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "package": _package()}
    if request.method == "POST" and form.is_valid():
        context |= looked_through(form.cleaned_data["file"])
    status = 422 if form.errors or context.get("faults") else 200
    return render(request, "skills/import.html", context, status=status)


def looked_through(text: str) -> dict[str, Any]:
    """The plan of the file, its faults in words, and the form that confirms it."""
    tree, seen = trees.current(), trees.newest_change()
    plan = reading.looked_through(tree, text)
    confirm = ConfirmForm(initial={"text": reading.slim(text), "seen": seen})
    return {
        "plan": plan,
        "faults": [(row, faults.field_name(one), faults.sentence(one)) for row, one in plan.faults],
        "steps": _steps(tree, plan),
        "confirm": confirm if plan.steps and not plan.faults else None,
    }


def _package() -> str:
    """The address of the package that can be taken away, changed and brought back."""
    # The package is kept by browsers for an hour; an editor needs what stands there now.
    return reverse("case-one", args=["CFPackages", identifier()]) + f"?v={trees.newest_change()}"


def _steps(tree: dict[str, Any], plan: Plan) -> list[tuple[int, str, object, list[Any]]]:
    """(row, code, kind of change, what differs) of every step, each on what those before it leave."""
    found, labels = [], dict(SkillChange.Kind.choices)
    for step in plan.steps:
        after = applied(tree, step.change)
        [code] = [one for one, node in after.items() if tree.get(one) != node]
        before = {code: vars(tree[code])} if code in tree else {}
        differences = told.differences(before, {code: vars(after[code])})
        found.append((step.row, code, labels[KINDS[type(step.change)]], differences))
        tree = after
    return found


def _confirm(request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        text = request.POST["text"]
        return render(
            request,
            "skills/import.html",
            {**looked_through(text), "form": UploadForm(), "package": _package(), "confirm": form},
            status=422,
        )
    said = form.cleaned_data
    try:
        made = operations.import_sheet(said["text"], seen=said["seen"], reason=said["reason"], by=request.user)
    except (Invalid, WrongState) as refused:
        messages.error(request, str(refused.message))
        return redirect("skills:import")
    messages.success(request, _("已写入 %(n)d 处改动。") % {"n": len(made)})
    return redirect("skills:history")
