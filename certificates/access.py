"""Who may do what with a certificate."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from certificates.models import Certificate
from lms.organisations import access as organisations
from lms.organisations.choices import Role


def is_holder(user: Any, certificate: Certificate) -> bool:
    """The person it was issued to."""
    return bool(user.is_authenticated and certificate.holder_id == user.pk)


def can_revoke(user: Any, certificate: Certificate) -> bool:
    """The issuing school's academic office, or an officer."""
    if not user.is_authenticated:
        return False
    if user.is_superuser or organisations.is_officer(user):
        return True
    return certificate.issuer_id is not None and organisations.has_role(user, certificate.issuer_id, Role.ACADEMIC)


def visible_to(user: Any) -> QuerySet[Certificate]:
    """The person's own certificates; for a school's academic office also those it issued."""
    issued_here = Q(issuer__in=organisations.organisations_where(user, Role.ACADEMIC))
    return Certificate.objects.filter(Q(holder=user) | issued_here).distinct()


def access_certificate(user: Any, number: str) -> Certificate:
    """The certificate with this number if it is the person's to see; one answer for "none" and "not yours"."""
    certificate = visible_to(user).select_related("issuer", "holder").filter(number=number).first()
    if certificate is None:
        raise Http404
    return certificate
