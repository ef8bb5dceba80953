"""The officers' list."""

from django.db.models import Q, QuerySet

from lms.organisations.models import Organisation

STATES = {
    "waiting": Q(vetted_at=None, suspended_at=None),
    "vetted": Q(suspended_at=None) & ~Q(vetted_at=None),
    "suspended": ~Q(suspended_at=None),
}


def organisations(*, q: str = "", kind: str = "", state: str = "") -> QuerySet[Organisation]:
    """Organisations by kind, by state and by name or code; those that wait first."""
    rows = Organisation.objects.select_related("city").filter(STATES.get(state, Q()))
    if kind:
        rows = rows.filter(kind=kind)
    if q:
        rows = rows.filter(Q(name_zh__icontains=q) | Q(name_en__icontains=q) | Q(uscc__iexact=q) | Q(code=q))
    return rows.order_by("vetted_at", "kind", "name_zh")
