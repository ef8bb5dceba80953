"""What those who marked a person's work said of it and agreed to show; the holder may keep it to themselves."""

from collections.abc import Collection
from dataclasses import asdict

from django.db import transaction

from certificates import access
from certificates.models import Certificate
from certificates.queries.awards import Comment
from lms.audit import public as audit
from lms.common.errors import NotAllowed
from lms.people.models import User


@transaction.atomic
def set_comments(evidence: str, comments: Collection[Comment]) -> bool:
    """Show these beside the certificate of a deed instead of those there were; False where there is no certificate."""
    found = Certificate.objects.select_for_update().filter(evidence=evidence).first()
    if found is None:
        return False
    found.comments = [asdict(comment) for comment in comments]
    found.save(update_fields=["comments"])
    return True


@transaction.atomic
def show_comments(certificate_id: int, *, shows: bool, by: User) -> Certificate:
    """Whether others see the comments beside the holder's certificate. Raises NotAllowed: not the holder."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if not access.is_holder(by, certificate):
        raise NotAllowed()
    if certificate.hides_comments == shows:
        certificate.hides_comments = not shows
        certificate.save(update_fields=["hides_comments"])
        audit.record("certificate.comments_shown", certificate, by=by, shows=shows)
    return certificate
