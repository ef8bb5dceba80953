"""The lists an organisation's admin works with."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.organisations.models import Invitation, Membership, Organisation, SchoolClass


def members_of(organisation: Organisation, *, role: str = "", q: str = "", ended: bool = False) -> QuerySet[Membership]:
    """The organisation's memberships, open ones or ended ones, by role and by name, number or address."""
    rows = Membership.objects.filter(organisation=organisation).select_related("person", "school_class")
    open_ids = Membership.objects.open().values("pk")
    rows = rows.exclude(pk__in=open_ids) if ended else rows.filter(pk__in=open_ids)
    if role:
        rows = rows.filter(role=role)
    if q:
        rows = rows.filter(
            Q(person__name__icontains=q) | Q(person__username__icontains=q) | Q(person__email__icontains=q)
        )
    return rows.order_by("role", "person__name", "id")


def waiting_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations nobody accepted or withdrew, those that ran out too: they can be sent again."""
    rows = Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    return rows.select_related("school_class", "invited_by")


def classes_of(organisation: Organisation) -> QuerySet[SchoolClass]:
    """The university's classes with their schools, newest first."""
    rows = SchoolClass.objects.filter(department__organisation=organisation).select_related("department")
    return rows.order_by("-entered_on", "name")


def unmailed_invitations() -> list[int]:
    """Open invitations whose message was lost on the way to the worker."""
    rows = Invitation.objects.filter(mailed_at=None, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return list(rows.values_list("pk", flat=True)[:500])
