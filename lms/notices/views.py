"""The list behind the bell."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lms.common.entry import entry, signed_in
from lms.notices import operations, queries

PER_PAGE = 30


@entry(signed_in)
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """My notices, unread first."""
    page = Paginator(queries.notices_of(request.user.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [queries.line(notice) for notice in page]}
    return render(request, "notices/list.html", context)


@entry(signed_in)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all."""
    given = request.POST.get("notice", "")
    operations.mark_read(by=request.user, notice_id=int(given) if given.isdecimal() else None)
    return redirect("notices:list")
