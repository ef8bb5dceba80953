"""Addresses of cooperation: the same pages in the space of a firm, of a school and of an agency."""

from django.urls import URLPattern, path

from lms.cooperation.views import agreements, deliverables, drafts

app_name = "cooperation"


def _pages(place: str, prefix: str) -> list[URLPattern]:
    base, extra = f"{prefix}cooperation/", {"place": place}
    views = [
        ("", agreements.agreements, "agreements"),
        ("new/", drafts.new, "new"),
        ("<int:pk>/", agreements.agreement, "agreement"),
        ("<int:pk>/edit/", drafts.edit, "edit"),
        ("<int:pk>/file/", agreements.paper, "paper"),
        ("<int:pk>/versions/<int:number>/", agreements.version, "version"),
        ("<int:pk>/deliverables/<int:item>/", deliverables.deliverable, "deliverable"),
        ("<int:pk>/reports/<int:report>/file/", deliverables.evidence, "evidence"),
    ]
    return [path(base + rest, view, extra, name=f"{place}-{name}") for rest, view, name in views]


urlpatterns = [
    *_pages("biz", "biz/<slug:org>/"),
    *_pages("uni", "uni/<slug:org>/"),
    *_pages("gov", "gov/"),
]
