"""The public list of courses."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.queries import catalogue as queries
from courses.queries import pages
from lms.common.entry import anyone, entry
from lms.common.enumerating import joined
from lms.common.sheets import Column
from lms.common.tables import LONGEST_QUERY, download
from lms.skills import public as skills

PER_PAGE = 12
SORT_WORDS = [
    ("code", _("课程代码")),
    ("-learners", _("学习人数")),
    ("class_hours", _("学时从少到多")),
    ("-class_hours", _("学时从多到少")),
    ("-newest", _("最新上线")),
]
COLUMNS = [
    Column(_("课程代码"), "code"),
    Column(_("课程"), "title"),
    Column(_("课程类别"), "kind"),
    Column(_("学时"), "class_hours"),
    Column(_("学分"), "credit_hours"),
    Column(_("技能"), lambda card: joined(card.skills)),
    Column(_("开课院校"), lambda card: joined(card.schools)),
    Column(_("余位"), "seats_left"),
    Column(_("学习人数"), "learners"),
    Column(_("演示数据"), lambda card: _("是") if card.demo else ""),
]


@entry(anyone)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Courses by search, facets and sort; the same list as a file with ?format=csv or xlsx."""
    chosen = _chosen(request)
    among = queries.searched(chosen.q)
    found = queries.matching(chosen, among)
    if request.GET.get("format"):
        file = download(request, "courses", COLUMNS, queries.cards(list(found), None))
        if file is not None:
            return file
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    facets = queries.facets(chosen, among)
    context = {
        "index": pages.index_page(),
        "cards": queries.cards(list(page.object_list), request.user),
        "page": page,
        "facets": facets,
        "chips": _chips(request, chosen, facets),
        "chosen": chosen,
        "sorts": SORT_WORDS,
        "total": page.paginator.count,
    }
    return render(request, "courses/catalogue.html", context)


def _chosen(request: HttpRequest) -> queries.Chosen:
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "domain", "school")}
    skill = skills.today(filter(None, [request.GET.get("skill", "").strip()]))
    sort = request.GET.get("sort", "code")
    return queries.Chosen(
        q=request.GET.get("q", "").strip()[:LONGEST_QUERY],
        skill=tuple(skill),
        sort=sort if sort in queries.SORTS else "code",
        **asked,
    )


def _chips(request: HttpRequest, chosen: queries.Chosen, facets: list[queries.Facet]) -> list[dict[str, Any]]:
    """What is chosen, each to be taken away; a value no facet knows any more stays removable too."""
    words = {(facet.name, option.value): option.label for facet in facets for option in facet.options}
    known = skills.by_code(chosen.skill)
    words["skill", chosen.skill] = joined(known.get(code, code) for code in chosen.skill)
    asked = [("q", chosen.q)] + [(name, getattr(chosen, name)) for name in ("kind", "domain", "skill", "school")]
    return [
        {"label": words.get((name, value), value), "url": _without(request, name)} for name, value in asked if value
    ]


def _without(request: HttpRequest, name: str) -> str:
    params = request.GET.copy()
    for gone in (name, "page", "format"):
        params.pop(gone, None)
    return f"{request.path}?{params.urlencode()}" if params else request.path
