"""Holders show their certificates by links that end, and see who looked."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access
from certificates.choices import UNDERWAY, Scope, State
from certificates.models import Certificate, ShareLink, ShareView
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.people.models import User

LONGEST_DAYS = 180
MOST_OPEN = 50


@transaction.atomic
def share(certificate_id: int, *, scope: str, days: int, note: str = "", by: User) -> ShareLink:
    """A new link to the holder's own certificate.

    days    1 to 180
    raises  NotAllowed: not the holder; WrongState: it has no file yet; Invalid
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if not access.is_holder(by, certificate):
        raise NotAllowed()
    if certificate.state in (State.AWAITING, *UNDERWAY, State.DEAD):
        raise WrongState()
    if scope not in Scope.values or not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("请选择范围，天数为 1 到 180。"))
    now = timezone.now()
    if certificate.share_links.filter(ended_at=None, expires_at__gt=now).count() >= MOST_OPEN:
        raise Invalid(_("这张证书已有 50 个有效链接，请先收回不用的。"))
    link = ShareLink.objects.create(
        certificate=certificate, scope=scope, note=note.strip()[:60], expires_at=now + timedelta(days=days)
    )
    audit.record("certificate.shared", certificate, by=by, scope=scope, days=days)
    return link


@transaction.atomic
def end_share(link_id: int, *, by: User) -> ShareLink:
    """Close a link at once; a closed one stays closed. Raises NotAllowed."""
    link = ShareLink.objects.select_for_update().select_related("certificate").get(pk=link_id)
    if not access.is_holder(by, link.certificate):
        raise NotAllowed()
    if link.ended_at is None:
        link.ended_at = timezone.now()
        link.save(update_fields=["ended_at"])
        audit.record("certificate.share_ended", link.certificate, by=by)
    return link


def note_view(link: ShareLink, *, network: str, browser: str, file: bool = False) -> None:
    """Write down for the holder that somebody looked; once an hour for the same network and browser."""
    said = {"network": network[:45], "browser": browser[:40], "file": file}
    lately = timezone.now() - timedelta(hours=1)
    if not ShareView.objects.filter(link=link, at__gte=lately, **said).exists():
        ShareView.objects.create(link=link, **said)
