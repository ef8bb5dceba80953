"""Bases for everybody: the list, a base with its week, its calendar for other programs."""

from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from internships import public as internships
from lms.bases import access
from lms.bases.models import Base
from lms.bases.queries import bases as queries
from lms.bases.queries import feeds, rooms, weeks
from lms.bases.queries.utilisation import monday_of
from lms.common.entry import anyone, entry
from lms.skills import public as skills

PER_PAGE = 20
WEEK = timedelta(days=7)


@entry(anyone)
@require_safe
def base_list(request: HttpRequest) -> HttpResponse:
    """Bases by place and skill, and by what is left on a day."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "city", "cluster", "place")}
    skill = skills.today(filter(None, [request.GET.get("skill", "").strip()]))
    chosen = queries.Chosen(**asked, skill=tuple(skill), day=day_of(request.GET.get("day", "")))
    context = {
        "page": Paginator(queries.found(chosen), PER_PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "choices": queries.choices(),
        "may_book": request.user.is_authenticated and access.books_somewhere(request.user),
    }
    return render(request, "bases/list.html", context)


@entry(anyone)
@require_safe
def base_page(request: HttpRequest, code: str) -> HttpResponse:
    """A base, what is in it, and its week: who booked what is for those who book."""
    rows = Base.objects.select_related("owner", "city", "cluster")
    base = get_object_or_404(rows, code=code)
    monday = monday_of(day_of(request.GET.get("week", "")) or timezone.localdate())
    groups = list(base.groups.select_related("base").prefetch_related("skills"))
    knows = request.user.is_authenticated and access.books_somewhere(request.user)
    context = {
        "base": base,
        "groups": groups,
        "days": weeks.week_of(base, monday, groups, by=request.user),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - WEEK,
        "after": monday + WEEK,
        "hours": weeks.hours_in_words(rooms.hours_of(base)),
        "knows": knows,
        "may_book": knows
        and groups
        and base.retired_at is None
        and access.booking_organisations(request.user, base).exists(),
        "keeps": request.user.is_authenticated and access.can_keep(request.user, base.owner_id),
        "centres": base.centres.all(),
        "orders": internships.orders_at(base.name_zh),
    }
    return render(request, "bases/base.html", context)


@entry(anyone)
@require_safe
def feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """The calendar behind a secret address, for programs that cannot sign in."""
    base = feeds.base_of_feed(key)
    if base is None:
        raise Http404
    response = HttpResponse(feeds.as_ical(base), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="base.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def day_of(words: str) -> date | None:
    """The day an address names; None where it names none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
