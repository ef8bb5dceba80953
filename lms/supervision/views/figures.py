"""The government's space: figures, gaps, credit, the trail."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from internships import public as internships
from lms.audit.models import AuditEvent, Seal
from lms.bases import public as bases
from lms.common import tables
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.credit import public as credit
from lms.organisations.public import Kind, Organisation
from lms.supervision import access
from lms.supervision.queries import indicators, talent


@entry(access.is_officer)
def overview(request: HttpRequest) -> HttpResponse:
    """The gap and what to do about it first; below it the figures, the map and the clusters."""
    cities = talent.gap_by_city()
    clusters = talent.gap_by_cluster()
    orders = internships.order_counts()
    context = {
        "gap": sum(city.gap for city in cities),
        "cities": cities,
        "clusters": [row for row in clusters if row.seats][:8],
        "indicators": indicators.indicators(clusters),
        "definition": indicators.DEFINITIONS["gap"],
        "shortage": indicators.DEFINITIONS["shortage"],
        "composite": indicators.DEFINITIONS["composite"],
        "waiting": orders.waiting_officer,
        "funnel": internships.funnel(),
        "unsafe": bases.unsafe_count(),
    }
    return render(request, "supervision/overview.html", context)


@entry(access.is_officer)
def gap(request: HttpRequest) -> HttpResponse:
    """The gap by city as a table, with export."""
    rows = talent.gap_by_city()
    columns = [
        Column(_("城市"), "city"),
        Column(_("名额"), "seats"),
        Column(_("复合型学员"), "qualified"),
        Column(_("缺口"), "gap"),
        Column(_("订单"), "orders"),
    ]
    if export := tables.download(request, "talent-gap", columns, rows):
        return export
    context = {"rows": sorted(rows, key=lambda row: -row.gap), "definitions": indicators.DEFINITIONS}
    return render(request, "supervision/gap.html", context)


@entry(access.is_officer)
def clusters(request: HttpRequest) -> HttpResponse:
    """Every registered cluster with its demand, and where its data come from."""
    rows = talent.gap_by_cluster()
    columns = [
        Column(_("产业集群"), "cluster"),
        Column(_("名额"), "seats"),
        Column(_("已录取"), "filled"),
        Column(_("空缺"), "gap"),
        Column(_("达标学员"), "qualified"),
        Column(_("人才缺口"), "shortage"),
    ]
    if export := tables.download(request, "clusters", columns, rows):
        return export
    context = {"rows": rows, "definition": indicators.DEFINITIONS["shortage"]}
    return render(request, "supervision/clusters.html", context)


@entry(access.is_officer)
def firms(request: HttpRequest) -> HttpResponse:
    """Credit files of all enterprises; points only from the smallest sample on."""
    enterprises = list(Organisation.objects.filter(kind=Kind.ENTERPRISE).select_related("city", "cluster"))
    files = credit.credit_files(row.pk for row in enterprises)
    taught = credit.taught_minutes(row.pk for row in enterprises)
    rows = sorted(
        ((row, files[row.pk], taught[row.pk]) for row in enterprises),
        key=lambda line: (-(line[1].points or -1), line[0].name_zh),
    )
    return render(request, "supervision/credit.html", {"rows": rows, "fewest": credit.FEWEST_RATINGS})


@entry(access.is_officer)
def trail(request: HttpRequest) -> HttpResponse:
    """The audit trail, newest first, and the definitions of every figure."""
    events = AuditEvent.objects.all()
    if action := request.GET.get("action", "").strip():
        events = events.filter(action__startswith=action)
    context = {
        "page": Paginator(events, 50).get_page(request.GET.get("page")),
        "last_seal": Seal.objects.last(),
        "definitions": indicators.DEFINITIONS.values(),
    }
    return render(request, "supervision/trail.html", context)
