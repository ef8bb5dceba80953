"""The rules of law: open to the world, changed by officers above the cities, two of them for each version."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common import tables
from lms.common.entry import anyone, entry
from lms.common.errors import DomainError, Invalid
from lms.common.sheets import Column
from lms.supervision import access
from lms.supervision.forms import RulesFilter, VersionForm, WithdrawForm
from lms.supervision.queries import laws

COLUMNS = [
    Column(gettext_lazy("编号"), lambda line: line.now.code),
    Column(gettext_lazy("适用"), lambda line: line.now.place),
    Column(gettext_lazy("条款"), lambda line: line.now.article),
    Column(gettext_lazy("规定"), lambda line: line.now.text),
    Column(gettext_lazy("后果"), lambda line: line.now.severity),
    Column(gettext_lazy("如何通过"), lambda line: line.now.waiver),
    Column(gettext_lazy("条文依据"), lambda line: line.now.standing),
    Column(gettext_lazy("参数"), lambda line: line.now.numbers),
    Column(gettext_lazy("版本"), lambda line: line.now.version),
    Column(gettext_lazy("生效日期"), lambda line: line.now.valid_from),
    Column(gettext_lazy("查出次数"), "found"),
]
OPEN, GOV = "base.html", "workbench.html"


@entry(anyone)
@require_safe
def open_rules(request: HttpRequest, kind: str) -> HttpResponse:
    """Every rule in force with its article, numbers and findings; open to the world."""
    return _rules(request, kind, "", OPEN)


@entry(access.is_officer)
@require_safe
def gov_rules(request: HttpRequest, kind: str) -> HttpResponse:
    """The same in the officers' space, with what waits for a second person."""
    return _rules(request, kind, "gov-", GOV)


@entry(anyone)
@require_safe
def open_rule(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Every version of a rule and what it changed; what waits and who entered it are for officers."""
    steps = [step for step in laws.steps(laws.book_of(kind), key) if step.version.is_public]
    return _rule(request, kind, steps, OPEN)


@entry(access.is_officer)
@require_safe
def gov_rule(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The same with people and proposals, and for those who may what to do about them."""
    steps = laws.steps(laws.book_of(kind), key)
    return _rule(request, kind, steps, GOV, may_change=access.can_change_rules(request.user), withdraw=WithdrawForm())


@entry(access.can_change_rules)
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Write the next version, see what it would refuse, hand it to a second person."""
    book = laws.book_of(kind)
    base = laws.base_of([step.version for step in laws.steps(book, key)])
    form = VersionForm(request.POST or None, book=book, base=base)
    context: dict[str, Any] = {"book": book, "base": base, "form": form}
    if request.method == "POST" and form.is_valid():
        if "send" in request.POST and _proposed(request, book, key, form):
            return redirect("supervision:gov-rule", kind, key)
        context |= {} if form.errors else _looked_at(book, key, form)
    return render(request, "supervision/rule_new.html", context, status=_status(request, form))


@entry(access.can_change_rules)
@require_POST
def approve(request: HttpRequest, kind: str, key: str, version: int) -> HttpResponse:
    """The second person's yes."""
    book = laws.book_of(kind)
    done = _("第 %(n)d 版已通过，按它写的日期生效。") % {"n": version}
    return _acted(request, kind, key, lambda: book.approve(key, version, by=request.user), done)


@entry(access.can_change_rules)
@require_POST
def withdraw(request: HttpRequest, kind: str, key: str, version: int) -> HttpResponse:
    """Take back a version that does not hold yet."""
    book, reason = laws.book_of(kind), request.POST.get("reason", "")
    done = _("第 %(n)d 版已撤回，编号保留。") % {"n": version}
    return _acted(request, kind, key, lambda: book.withdraw(key, version, reason=reason, by=request.user), done)


def _rules(request: HttpRequest, kind: str, prefix: str, layout: str) -> HttpResponse:
    book, form = laws.book_of(kind), RulesFilter(request.GET, proposals=bool(prefix))
    wanted = form.cleaned_data if form.is_valid() else {}
    found = laws.lines(book, wanted, request.GET.get("sort", ""))
    file = tables.download(request, f"rules-{kind}", COLUMNS, found)
    if file is not None:
        return file
    context = {
        "layout": layout, "prefix": prefix, "book": book, "lines": found, "form": form, "tabs": _tabs(kind, prefix),
        "waiting": [line for line in found if line.waiting] if prefix else [],
    }  # fmt: skip
    return render(request, "supervision/rules.html", context)


def _tabs(kind: str, prefix: str) -> list[dict[str, Any]]:
    names = {"orders": f"supervision:{prefix}rules", "programmes": f"supervision:{prefix}programme-rules"}
    return [
        {"label": book.label, "url": reverse(names[one]), "current": one == kind} for one, book in laws.BOOKS.items()
    ]


def _rule(request: HttpRequest, kind: str, steps: list[laws.Step], layout: str, **more: Any) -> HttpResponse:
    versions = [step.version for step in steps]
    now = next((one for one in versions if one.stage == "in_force"), versions[-1])
    context = {
        "layout": layout,
        "book": laws.book_of(kind),
        "steps": steps,
        "now": now,
        "is_gov": layout == GOV,
        **more,
    }
    return render(request, "supervision/rule.html", context)


def _proposed(request: HttpRequest, book: laws.Book, key: str, form: VersionForm) -> bool:
    try:
        number = book.propose(key, form.draft, by=request.user)
    except Invalid as error:
        form.explain(error)
        return False
    except DomainError as error:
        form.add_error(None, str(error.message))
        return False
    messages.success(request, _("第 %(n)d 版已提交，等另一人复核；复核前仍按现在的版本检查。") % {"n": number})
    return True


def _looked_at(book: laws.Book, key: str, form: VersionForm) -> dict[str, Any]:
    seen = book.preview(key, form.draft)
    return {"previewed": True, "preview": seen, "noun": laws.NOUNS[seen.noun] if seen else ""}


def _status(request: HttpRequest, form: VersionForm) -> int:
    return 422 if request.method == "POST" and form.errors else 200


def _acted(request: HttpRequest, kind: str, key: str, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, done)
    return redirect("supervision:gov-rule", kind, key)
