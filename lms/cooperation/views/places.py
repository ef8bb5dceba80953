"""What every page of cooperation shares: in whose space it stands, and its tabs."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from lms.common.errors import Invalid
from lms.common.menus import in_reader_language
from lms.cooperation.forms.shared import explain
from lms.cooperation.queries import places
from lms.organisations.public import Kind, Organisation

TABS = (("", _("合作协议")), ("calls/", _("揭榜与人才需求")), ("factors/", _("要素供需")))
OFFICERS = ("clusters/", _("各集群的合作"))


def base_of(here: Organisation) -> str:
    """The address of its cooperation, in the reader's language."""
    return in_reader_language(places.address_of(here))


def page(request: HttpRequest, template: str, here: Organisation, *, status: int = 200, **words: Any) -> HttpResponse:
    """The template with what all of them need: `here`, `base`, and the tabs."""
    base = base_of(here)
    shown = {Kind.AGENCY: (*TABS, OFFICERS), Kind.ASSOCIATION: TABS[:1]}.get(Kind(here.kind), TABS)
    tabs = [{"label": label, "url": base + rest, "current": request.path == base + rest} for rest, label in shown]
    context = {"here": here, "base": base, "tabs": tabs, **words}
    return render(request, f"cooperation/{template}.html", context, status=status)


def go(here: Organisation, rest: str = "") -> HttpResponse:
    """To another page of the same place."""
    return redirect(base_of(here) + rest)


def done(request: HttpRequest, act: Callable[[], object], said: str = "", *, form: Form | None = None) -> bool:
    """Whether the act went through; its refusal stands beside the form's fields, or on top of the next page."""
    try:
        act()
    except Invalid as error:
        if form is None:
            messages.error(request, str(error.message))
        else:
            explain(form, error)
        return False
    if said:
        messages.success(request, said)
    return True
