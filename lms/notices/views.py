"""The list behind the bell, and how people want to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry, signed_in
from lms.common.menus import in_reader_language
from lms.notices import access
from lms.notices.choices import Channel, Group
from lms.notices.operations import reading
from lms.notices.queries import channels, notices

PER_PAGE = 30


@entry(signed_in)
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """My notices, unread first, of one group or of all."""
    group = request.GET.get("group", "")
    found = notices.notices_of(request.user.pk, group)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [notices.line(notice) for notice in page], "tabs": _tabs(group), "group": group}
    return render(request, "notices/list.html", context)


@entry(signed_in)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all."""
    given = request.POST.get("notice", "")
    reading.mark_read(by=request.user, notice_id=int(given) if given.isdecimal() else None)
    return redirect("notices:list")


@entry(signed_in)
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go to what it speaks of."""
    notice = access.access_notice(request.user, pk)
    reading.mark_read(by=request.user, notice_id=notice.pk)
    return redirect(in_reader_language(notice.url or "/notices/"))


@entry(signed_in)
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """By which ways I want to be told of what."""
    if request.method == "POST":
        reading.choose_channels(set(request.POST.getlist("on")), by=request.user)
        messages.success(request, _("通知方式已保存。"))
        return redirect("notices:preferences")
    groups = [(group, rows) for group, rows in channels.preference_rows(request.user.pk).items()]
    return render(request, "notices/preferences.html", {"groups": groups, "channels": Channel})


def _tabs(chosen: str) -> list[dict[str, object]]:
    everything = [{"label": _("全部"), "url": "?", "current": chosen not in Group.values, "count": None}]
    return everything + [
        {"label": group.label, "url": f"?group={group}", "current": chosen == group, "count": None} for group in Group
    ]
