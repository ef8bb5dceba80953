"""The taxonomy for other systems: CASE 1.1, open to the world, and cached."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lms.common.entry import anyone, entry
from lms.skills import formats, queries

KEPT_SECONDS = 3600


@require_safe
@entry(anyone)
@cache_control(public=True, max_age=KEPT_SECONDS)
def documents(request: HttpRequest) -> HttpResponse:
    """The frameworks there are: one, or none before the taxonomy is loaded."""
    framework = queries.published()
    return JsonResponse({"CFDocuments": [formats.document(framework)] if framework.entries else []})


@require_safe
@entry(anyone)
@cache_control(public=True, max_age=KEPT_SECONDS)
def one(request: HttpRequest, noun: str, identifier: UUID) -> HttpResponse:
    """A package, a document, an item, a tie or a type by its identifier."""
    found = formats.find(queries.published(), noun, identifier)
    if found is None:
        raise Http404
    return JsonResponse({noun.removesuffix("s"): found})


@require_safe
@entry(anyone)
@cache_control(public=True, max_age=KEPT_SECONDS)
def cited(request: HttpRequest, code: str) -> HttpResponse:
    """The address that signed credentials give of a skill; it leads to the skill's page."""
    return redirect("skills:skill", code)
