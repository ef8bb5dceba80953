"""How a form of an organiser is answered: saved and on to the next page, or shown again with what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.common.errors import DomainError, Invalid
from lms.contests.forms import ReasonForm, put_errors
from lms.contests.models import Round, Season
from lms.contests.queries.titles import title_of

Crumbs = list[tuple[str, str]]


def crumbs(season: Season, *more: tuple[str, str]) -> Crumbs:
    """The way to a page of a season."""
    here = (f"{title_of(season.contest)} {season}", reverse("contests:gov_season", args=[season.pk]))
    return [(_("赛事组织"), reverse("contests:gov_contests")), here, *more]


def at(made: Round) -> tuple[str, str]:
    """The way to a round."""
    return str(made), reverse("contests:gov_round", args=[made.pk])


def done(form: forms.Form, operation: Callable[[], Any]) -> Any:
    """What the operation gives back; None where it refused, with its sentence in the form."""
    try:
        return operation()
    except Invalid as error:
        put_errors(form, error)
    except DomainError as error:
        form.add_error(None, str(error.message))
    return None


def page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    """The form, with status 422 where something in it is wrong."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "contests/setting_up/form.html", {"form": form, **context}, status=status)


def by_reason(
    request: HttpRequest, operation: Callable[[str], Any], *, said: str, place: tuple[str, int], **shown: Any
) -> HttpResponse:
    """A step that takes nothing but its reason: asked for, taken with it, and on to the next page."""
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid() and done(form, lambda: operation(form.cleaned_data["reason"])):
        return onward(request, said, *place)
    return page(request, form, **shown)


def onward(request: HttpRequest, sentence: str, place: str, *args: object) -> HttpResponse:
    """Say what was done and go there."""
    messages.success(request, sentence)
    return redirect(f"contests:{place}", *args)


def tried(request: HttpRequest, operation: Callable[[], Any], sentence: str, place: tuple[str, int]) -> HttpResponse:
    """A button without a form: done or refused, back to the page it stood on."""
    try:
        operation()
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, sentence)
    return redirect(f"contests:{place[0]}", place[1])


def refused(request: HttpRequest, error: DomainError, place: str, *args: object) -> HttpResponse:
    """Say why not, on the page it was asked on."""
    messages.error(request, str(error.message))
    return redirect(f"contests:{place}", *args)


def posted(request: HttpRequest, act: str = "") -> Mapping[str, Any] | None:
    """What this form was sent, None where the page is shown or another form of it was sent."""
    if request.method != "POST" or (act and request.POST.get("act") != act):
        return None
    return request.POST
