"""Changing the taxonomy: filled in, looked at with its consequences, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lms.common.entry import entry
from lms.common.errors import Invalid, WrongState
from lms.skills import access, faults, forms
from lms.skills.models import Skill, SkillChange
from lms.skills.operations import change_taxonomy, undo_change
from lms.skills.queries import told, trees
from lms.skills.queries.history import page_of
from lms.skills.queries.uses import uses_of
from lms.skills.tree import Broken, Change, Tree, applied, differing

TITLES = {
    "add": gettext_lazy("新增技能"),
    "domain": gettext_lazy("新增技能域"),
    "reword": gettext_lazy("修改文字"),
    "move": gettext_lazy("移到别的技能域"),
    "merge": gettext_lazy("并入另一项技能"),
    "split": gettext_lazy("拆分成几项"),
    "retire": gettext_lazy("停用"),
}
ENDING = ("merge", "split", "retire")


@entry(access.can_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new skill; with `?kind=domain` a new domain."""
    verb = "domain" if request.GET.get("kind") == "domain" else "add"
    tree = trees.current()
    make = forms.AddDomainForm if verb == "domain" else forms.AddForm
    form = make(request.POST or None, node=None, tree=tree, initial={"parent": request.GET.get("parent", "")})
    return _step(request, form, verb, None, tree)


@entry(access.can_edit)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One of FORMS about a skill or a domain; what cannot be done to it is not there."""
    row = page_of(code)
    if row is None or verb not in forms.allowed(row):
        raise Http404
    tree = trees.current()
    return _step(request, forms.FORMS[verb](request.POST or None, node=tree[code], tree=tree), verb, row, tree)


@entry(access.can_edit)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the skills of a change what they were before it."""
    if not SkillChange.objects.filter(pk=pk).exists():
        raise Http404
    try:
        done = undo_change(pk, reason=request.POST.get("reason", ""), by=request.user)
    except (Invalid, WrongState) as refused:
        messages.error(request, str(refused.message))
        return redirect("skills:history")
    messages.success(request, _("已撤销。"))
    return redirect("skills:edit-skill", next(iter(done.after)))


def _step(request: HttpRequest, form: forms.ChangeForm, verb: str, row: Skill | None, tree: Tree) -> HttpResponse:
    """The form; filled in rightly, what it would do; confirmed, done."""
    context: dict[str, Any] = {"form": form, "title": TITLES[verb], "skill": row}
    if request.method == "POST" and form.is_valid():
        change = form.change()
        try:
            if "confirm" in request.POST:
                return _done(request, change_taxonomy(change, reason=form.cleaned_data["reason"], by=request.user), row)
            context |= _preview(tree, change, verb, row) if "back" not in request.POST else {}
        except Invalid as refused:
            form.put(refused.fields)
    status = 422 if form.errors else 200
    return render(request, "skills/change.html", context, status=status)


def _preview(tree: Tree, change: Change, verb: str, row: Skill | None) -> dict[str, Any]:
    """What would differ, and what of the floors above would follow or stay. Raises Invalid."""
    try:
        after = applied(tree, change)
    except Broken as broken:
        raise faults.refusal(broken.faults) from broken
    codes = differing(tree, after)
    before = {code: vars(tree[code]) for code in codes if code in tree}
    uses = uses_of([row.code]) if row is not None and verb in ENDING else []
    heir = row is not None and after[row.code].heir
    return {
        "preview": told.differences(before, {code: vars(after[code]) for code in codes}),
        "codes": codes,
        "follows": [(use.label, n) for use, n in uses if use.follows and heir],
        "stays": [(use.label, n) for use, n in uses if not (use.follows and heir)],
        "heir": after[heir] if heir else None,
        "ends": verb in ENDING,
    }


def _done(request: HttpRequest, made: SkillChange, row: Skill | None) -> HttpResponse:
    messages.success(request, _("已保存：%(change)s") % {"change": made})
    return redirect("skills:edit-skill", row.code if row else next(iter(made.after)))
