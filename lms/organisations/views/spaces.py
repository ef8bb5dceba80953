"""Where a person starts, and the list to choose from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from lms.common.entry import entry, signed_in
from lms.common.templatetags.ui import at
from lms.organisations.queries import memberships


@entry(signed_in)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """On to the person's first space, in the language they chose."""
    language = request.user.language if translation.check_for_language(request.user.language) else None
    with translation.override(language or translation.get_language()):
        return redirect(at(memberships.spaces_of(request.user)[0].url))


@entry(signed_in)
@require_safe
def spaces(request: HttpRequest) -> HttpResponse:
    """Every space the person may work in."""
    return render(request, "organisations/spaces.html", {"spaces": memberships.spaces_of(request.user)})
