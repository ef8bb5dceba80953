"""Wagtail and Django bring sign-in pages of their own, without our limits and second factor. They all lead to ours."""

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from lms.common.entry import anyone, entry


@entry(anyone)
def login_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the one sign-in page, and on to where the person wanted to go on this site."""
    target = request.GET.get(REDIRECT_FIELD_NAME, "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    query = f"?{urlencode({REDIRECT_FIELD_NAME: target})}" if target and safe else ""
    return HttpResponseRedirect(reverse("account_login") + query)


@entry(anyone)
def password_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the one page that resets passwords."""
    return HttpResponseRedirect(reverse("account_reset_password"))


@entry(anyone)
def closed(request: HttpRequest) -> HttpResponse:
    """Raises Http404: an address a package brings along and nobody here needs."""
    raise Http404
