"""Who may do what with a certificate."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from wagtail.models import GroupPagePermission

from certificates.choices import NOT_ISSUED
from certificates.models import Batch, Certificate, Enquiry, ShareLink
from certificates.rendering import codes
from lms.organisations import access as organisations
from lms.organisations.choices import Role
from lms.organisations.models import Organisation


def is_holder(user: Any, certificate: Certificate) -> bool:
    """The person it was issued to."""
    return bool(user.is_authenticated and certificate.holder_id == user.pk)


def can_revoke(user: Any, certificate: Certificate) -> bool:
    """The issuing school's academic office, or an officer."""
    return can_issue_for(user, certificate.issuer_id)


def can_issue_for(user: Any, issuer_id: int | None) -> bool:
    """Whether the person may issue, approve and refuse batches of this issuer: its academic office, or an officer."""
    if not user.is_authenticated:
        return False
    if user.is_superuser or organisations.is_officer(user):
        return True
    return issuer_id is not None and organisations.has_role(user, issuer_id, Role.ACADEMIC)


def edits_the_site(user: Any) -> bool:
    """Whether the person edits by a group's right on pages; teachers, who write their school's courses, do not."""
    return bool(user.is_active and user.is_staff and GroupPagePermission.objects.filter(group__user=user).exists())


def signs_off(user: Any) -> bool:
    """Whether the person decides on batches anywhere."""
    return organisations.is_academic(user) or organisations.is_officer(user)


def can_enquire(user: Any, organisation: Organisation) -> bool:
    """Whether the person may have certificates verified in the firm's name: its manager."""
    return organisations.has_role(user, organisation, Role.MANAGER)


def enquiries_of(organisation: Organisation) -> QuerySet[Enquiry]:
    """What a firm asked for, newest first; its managers see one another's."""
    return Enquiry.objects.filter(organisation=organisation).select_related("asked_by")


def batches_visible_to(user: Any) -> QuerySet[Batch]:
    """The batches of the schools whose academic office the person is in; officers see all."""
    if user.is_superuser or organisations.is_officer(user):
        return Batch.objects.all()
    return Batch.objects.filter(issuer__in=organisations.organisations_where(user, Role.ACADEMIC))


def visible_to(user: Any) -> QuerySet[Certificate]:
    """The person's own certificates; for a school's academic office also those it issued, or is about to."""
    issued_here = Q(issuer__in=organisations.organisations_where(user, Role.ACADEMIC))
    own = Q(holder=user) & ~Q(state__in=NOT_ISSUED)
    return Certificate.objects.filter(own | issued_here).distinct()


def access_certificate(user: Any, number: str) -> Certificate:
    """The certificate with this number if it is the person's to see; one answer for "none" and "not yours"."""
    certificate = visible_to(user).select_related("issuer", "holder", "superseded_by").filter(number=number).first()
    if certificate is None:
        raise Http404
    return certificate


def access_to_manage(user: Any, number: str) -> Certificate:
    """The certificate, also for officers, who take back what no office takes back; they read no file by this door.

    Raises Http404.
    """
    rows = Certificate.objects.select_related("issuer", "holder", "superseded_by").filter(number=number)
    found = rows.filter(pk__in=visible_to(user).filter(number=number).values("pk")).first()
    if found is None and (user.is_superuser or organisations.is_officer(user)):
        found = rows.first()
    if found is None:
        raise Http404
    return found


def find_to_manage(user: Any, typed: str) -> Certificate | None:
    """The same by a number as people type it; None where there is none, or none of theirs."""
    try:
        return access_to_manage(user, codes.parse_number(typed))
    except (codes.CodeError, Http404):
        return None


def may_read(user: Any, certificate: Certificate) -> bool:
    """Whether the person may have its file: the holder, and the academic office of the school that issued it."""
    return is_holder(user, certificate) or visible_to(user).filter(pk=certificate.pk).exists()


def can_take_files(user: Any, batch: Batch) -> bool:
    """Whether the person may have a batch's files: the issuer's own office; other officers see the page only."""
    return may_take_files(user, batch.issuer_id)


def may_take_files(user: Any, issuer_id: int | None) -> bool:
    """Whether the person is in the office of this issuer: a school's academic office, an agency's officers."""
    issuers = organisations.organisations_where(user, Role.ACADEMIC, Role.OFFICER)
    return issuer_id is not None and issuers.filter(pk=issuer_id).exists()


def issued_by(organisation: Organisation, q: str) -> QuerySet[Certificate]:
    """Certificates of a school whose office asks, newest first: all, or by number, holder's name or school number."""
    rows = Certificate.objects.filter(issuer=organisation).select_related("holder")
    if not q:
        return rows
    named = Q(number__icontains=q) | Q(holder__name__icontains=q) | Q(holder__username__iexact=q)
    return rows.filter(named)


def access_link(user: Any, pk: int) -> ShareLink:
    """A share link of one of the person's own certificates. Raises Http404."""
    link = ShareLink.objects.filter(pk=pk, certificate__holder=user).select_related("certificate").first()
    if link is None:
        raise Http404
    return link


def access_batch(user: Any, pk: int) -> Batch:
    """A batch, if the person may decide on it. Raises Http404."""
    batch = batches_visible_to(user).select_related("issuer", "proposed_by", "decided_by").filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch
