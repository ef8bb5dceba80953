"""The CMS's own door: no address tells anything of a page its reader may not explore.

Wagtail 8.0.1 asks for permission view by view and forgets some: moving shows the title of the page, previewing a
workflow task shows the draft, choosing a parent and the report of page types show titles.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.datastructures import MultiValueDictKeyError

from courses.access import cms

PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "page_pk")
# These lead elsewhere or list what is public, so a live page is enough.
LIVE_IS_ENOUGH = {"wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"}
# Wagtail's list of files asks nobody whose they are; no page of the CMS calls it.
FILES_API = ("cms/api/main/documents/", "cms/api/main/images/")
EXTERNAL_LINK = "wagtailadmin_choose_page_external_link"
SITE_WIDE_REPORTS = {"page_types_usage", "page_types_usage_results"}


class CmsDoorMiddleware:
    """Answers 404 for a page of the CMS that the person may not explore, before any view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the door stands in process_view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]) -> None:
        """Raise Http404 unless the address names no page, or one the person may explore."""
        if not request.path.startswith("/cms/") or not request.user.is_authenticated or request.user.is_superuser:
            return
        match = request.resolver_match
        if match.route.startswith(FILES_API) and not cms.is_site_editor(request.user):
            raise Http404
        if match.url_name in SITE_WIDE_REPORTS and not cms.is_site_editor(request.user):
            raise Http404
        page_id = page_named(match.route, kwargs)
        if page_id is not None and not cms.may_look_at(
            request.user, page_id, live_is_enough=match.url_name in LIVE_IS_ENOUGH
        ):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A form sent without the fields Wagtail counts on is the sender's mistake, not a fault of the site."""
        if not request.path.startswith("/cms/"):
            return None
        no_url = request.resolver_match.url_name == EXTERNAL_LINK and "external-link-chooser-url" not in request.POST
        if no_url or isinstance(exception, MultiValueDictKeyError):
            return HttpResponseBadRequest()
        return None


def page_named(route: str, kwargs: dict[str, Any]) -> int | None:
    """The page an address of the CMS is about, None if it is about something else."""
    for name in PAGE_ARGUMENTS:
        if name in kwargs:
            return int(kwargs[name])
    about_pages = route.startswith(("cms/pages/", "cms/api/main/"))
    return int(kwargs["pk"]) if about_pages and "pages/" in route and "pk" in kwargs else None
