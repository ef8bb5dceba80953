"""Taking a certificate back, with a reason that everybody who verifies it will read."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access
from certificates.choices import State
from certificates.models import Certificate
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.people.models import User


@transaction.atomic
def revoke(certificate_id: int, *, reason: str, by: User) -> Certificate:
    """Revoke a certificate; a revoked one is returned as it is. Raises NotAllowed, Invalid."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if not access.can_revoke(by, certificate):
        raise NotAllowed()
    if certificate.state == State.REVOKED:
        return certificate
    if not reason.strip():
        raise Invalid(_("请写明撤销原因，核验的人会看到。"), fields={"reason": _("请写明撤销原因")})
    certificate.move(to=State.REVOKED, revoked_at=timezone.now(), revoked_reason=reason.strip())
    audit.record("certificate.revoked", certificate, by=by, organisation_id=certificate.issuer_id, reason=reason)
    return certificate
