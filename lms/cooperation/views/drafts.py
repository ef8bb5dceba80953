"""Writing an agreement: a new one, and the page of a draft with its parties and deliverables."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.common.entry import entry
from lms.cooperation import access
from lms.cooperation.forms.agreements import AgreementForm, DeliverableForm, PartyForm
from lms.cooperation.models import Agreement
from lms.cooperation.operations import agreements, drafts
from lms.cooperation.queries import agreements as queries
from lms.cooperation.views.places import done, go, page
from lms.organisations.public import Organisation


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, place: str, org: str = "") -> HttpResponse:
    """Begin: what it is called, what for, from when to when."""
    here = access.access_place(request.user, place, org)
    form = AgreementForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    made: list[Agreement] = []

    def begin() -> None:
        file = form.cleaned_data["file"]
        made.append(drafts.draft_agreement(here.pk, form.words, by=request.user, file=file))

    if request.method == "POST" and form.is_valid() and done(request, begin, _("草稿已存。"), form=form):
        return go(here, f"{made[0].pk}/edit/")
    return page(request, "agreement_new", here, status=422 if form.errors else 200, form=form)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """A draft: its words, its parties, its deliverables, and the button that puts it to all."""
    here = access.access_place(request.user, place, org)
    draft = access.access_draft(here, pk)
    act, _colon, which = request.POST.get("act", "").partition(":")
    forms = _forms(request, draft, act, which)
    if request.method == "POST" and _acted(request, draft, act, which, forms):
        return _next(here, draft, act)
    wrong = any(form.errors for form in forms.values())
    words = {"agreement": draft, "forms": forms, "rows": _rows(draft, forms, act, which)}
    return page(request, "agreement_edit", here, status=422 if wrong else 200, **words)


def _forms(request: HttpRequest, draft: Agreement, act: str, which: str) -> dict[str, Form]:
    """The three forms of the page; the one whose button was pressed holds what was typed."""
    known = {name: getattr(draft, name) for name in ("title", "purpose", "starts_on", "ends_on")}
    typed = request.POST if request.method == "POST" else None
    return {
        "words": AgreementForm(typed if act == "keep" else None, request.FILES or None, initial=known),
        "party": PartyForm(typed if act == "party" else None, auto_id="party_%s"),
        "item": DeliverableForm(typed if act == "item" and not which else None, agreement=draft, auto_id="item_%s"),
        **({"old": _old_form(typed, draft, which)} if act == "item" and which else {}),
    }


def _rows(draft: Agreement, forms: dict[str, Form], act: str, which: str) -> list[tuple[Any, Form]]:
    """Every deliverable with the form that changes it."""
    own = queries.deliverables_of(draft)
    return [
        (one, forms["old"] if act == "item" and which == str(one.pk) else _old_form(None, draft, str(one.pk), one))
        for one in own
    ]


def _old_form(typed: Any, draft: Agreement, which: str, one: Any = None) -> DeliverableForm:
    names = ("name", "party_id", "due_on", "measure", "unit", "target", "evidence")
    known = {name: getattr(one, name) for name in names} if one else None
    return DeliverableForm(typed, agreement=draft, auto_id=f"item{which}_%s", initial=known)


def _acted(request: HttpRequest, draft: Agreement, act: str, which: str, forms: dict[str, Form]) -> bool:
    """Whether the pressed button did its work."""
    by, pk = request.user, draft.pk
    key = int(which) if which.isdecimal() else 0
    plain: dict[str, tuple[Callable[[], object], str]] = {
        "drop-party": (lambda: drafts.drop_party(pk, key, by=by), _("已移出，它负责的成果一并删除。")),
        "drop-item": (lambda: drafts.drop_deliverable(pk, key, by=by), _("已删除。")),
        "drop": (lambda: drafts.drop_agreement(pk, by=by), _("草稿已删除。")),
        "propose": (lambda: agreements.propose(pk, by=by), _("已提交各方同意。")),
    }
    if act in plain:
        return done(request, *plain[act])
    form = forms.get("old" if act == "item" and which else {"keep": "words"}.get(act, act))
    if form is None:
        raise Http404
    return form.is_valid() and done(request, lambda: _write(draft, act, key, form, by), _("已保存。"), form=form)


def _write(draft: Agreement, act: str, key: int, form: Any, by: Any) -> None:
    if act == "keep":
        drafts.write_agreement(draft.pk, form.words, by=by, file=form.cleaned_data["file"])
    elif act == "party":
        drafts.add_party(draft.pk, form.cleaned_data["name"], by=by)
    else:
        drafts.put_deliverable(draft.pk, form.draft, by=by, deliverable_pk=key or None)


def _next(here: Organisation, draft: Agreement, act: str) -> HttpResponse:
    rest = {"drop": "", "propose": f"{draft.pk}/"}.get(act, f"{draft.pk}/edit/")
    return go(here, rest)
