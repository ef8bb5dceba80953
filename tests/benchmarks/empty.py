"""The least a Django site can have: one address, one view, nothing said."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    """An answer without a word."""
    return HttpResponse()


urlpatterns = [path("empty/", empty)]
