"""Addresses of cooperation: the same pages in the space of a firm, a school, an agency and an association."""

from django.urls import URLPattern, path

from lms.cooperation.views import agreements, calls, clusters, deliverables, drafts, factors, teams

app_name = "cooperation"
# What every party does; an association signs, and neither calls, joins teams nor trades.
SIGNING = [
    ("", agreements.agreements, "agreements"),
    ("new/", drafts.new, "new"),
    ("<int:pk>/", agreements.agreement, "agreement"),
    ("<int:pk>/edit/", drafts.edit, "edit"),
    ("<int:pk>/file/", agreements.paper, "paper"),
    ("<int:pk>/versions/<int:number>/", agreements.version, "version"),
    ("<int:pk>/deliverables/<int:item>/", deliverables.deliverable, "deliverable"),
    ("<int:pk>/reports/<int:report>/file/", deliverables.evidence, "evidence"),
]
MARKET = [
    ("calls/", calls.calls, "calls"),
    ("calls/new/", calls.new, "call-new"),
    ("calls/<int:pk>/", calls.call, "call"),
    ("calls/<int:pk>/edit/", calls.edit, "call-edit"),
    ("teams/<int:pk>/", teams.team, "team"),
    ("teams/<int:pk>/files/<int:work>/", teams.work, "work"),
    ("factors/", factors.factors, "factors"),
    ("factors/new/", factors.new, "factor-new"),
    ("factors/<int:pk>/", factors.factor, "factor"),
    ("factors/<int:pk>/edit/", factors.edit, "factor-edit"),
]


def _pages(place: str, prefix: str) -> list[URLPattern]:
    base, extra = f"{prefix}cooperation/", {"place": place}
    views = SIGNING if place == "assoc" else [*SIGNING, *MARKET]
    return [path(base + rest, view, extra, name=f"{place}-{name}") for rest, view, name in views]


urlpatterns = [
    *_pages("biz", "biz/<slug:org>/"),
    *_pages("uni", "uni/<slug:org>/"),
    *_pages("gov", "gov/"),
    *_pages("assoc", "assoc/<slug:org>/"),
    path("gov/cooperation/clusters/", clusters.clusters, name="clusters"),
    path("learn/teams/", teams.own_places, name="own-places"),
]
