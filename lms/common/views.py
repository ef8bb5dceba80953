"""Pages that belong to no app: health, errors, appearance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without our token: say how to go on."""
    return render(request, "errors/csrf.html", status=403)
