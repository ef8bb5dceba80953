"""The firm's desk: its orders, its candidates, its mentors' work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from internships import access
from internships.choices import PartnerState
from internships.models import Order
from internships.queries import orders, summaries
from lms.common import tables
from lms.common.entry import entry
from lms.organisations import public as organisations
from lms.organisations.public import Role

ORDER_SORTS = {"made": "created_at", "pay": "pay", "seats": "seats"}
PLACEMENT_SORTS = {"student": "student__name", "state": "state", "days": "days", "unconfirmed": "unconfirmed"}


@entry(access.works_in_firm)
@require_safe
def order_list(request: HttpRequest, org: str) -> HttpResponse:
    """All orders of the firm, in every state."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    rows = orders.with_parts(Order.objects.filter(enterprise=firm))
    listing = tables.listing(
        request, rows, sorts={"made": "created_at", "pay": "pay", "seats": "seats"}, default="-made"
    )
    context = {
        "firm": firm,
        "listing": listing,
        "can_write": access.can_write_orders(request.user, firm.pk),
        "admission": organisations.admission_of(firm),
        "asked": firm.joint_orders.filter(state=PartnerState.INVITED).count(),
    }
    return render(request, "internships/enterprise_orders.html", context)


@entry(access.works_in_firm)
@require_safe
def mentoring(request: HttpRequest, org: str) -> HttpResponse:
    """The students I mentor (a manager sees all), those with unconfirmed days first; above, what to do next."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    own = {} if access.can_write_orders(request.user, firm.pk) else {"mentor": request.user}
    rows = summaries.firm_rows(firm.pk, **own)
    table, work = placement_table(request, rows, default="-unconfirmed"), summaries.mentoring_work(rows)
    return render(request, "internships/mentoring.html", {"firm": firm, **table, **work})


def placement_table(request: HttpRequest, rows: Any, default: str = "-days") -> dict[str, Any]:
    """A page of placements as lines, for a template that includes _placements_table.html."""
    listing = tables.listing(
        request, rows, sorts=PLACEMENT_SORTS, default=default, search=["student__name", "post__name_zh"]
    )
    return {"listing": listing, "rows": [summaries.summary(row) for row in listing.page], "default_sort": default}
