"""Wagtail and Django bring sign-in pages of their own, without our limits and second factor. They all lead to ours."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lms.common.entry import anyone, entry
from lms.common.returning import NEXT, safe_target, with_next

CMS, CMS_DOOR = "/cms/", "wagtailadmin.access_admin"


@entry(anyone)
def login_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the one sign-in page, and on to where the person wanted to go on this site.

    Raises PermissionDenied: signed in, and still not let into the CMS; signing in again would change nothing.
    """
    target = safe_target(request, request.GET.get(NEXT))
    if target.startswith(CMS) and request.user.is_authenticated and not request.user.has_perm(CMS_DOOR):
        raise PermissionDenied
    return HttpResponseRedirect(with_next(reverse("account_login"), target))


@entry(anyone)
def password_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """To the one page that resets passwords."""
    return HttpResponseRedirect(reverse("account_reset_password"))


@entry(anyone)
def closed(request: HttpRequest) -> HttpResponse:
    """Raises Http404: an address a package brings along and nobody here needs."""
    raise Http404
