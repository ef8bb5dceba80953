"""Sending invitations, safe to run twice."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.organisations import access
from lms.organisations.models import Invitation


@transaction.atomic
def mail_invitation(invitation_id: int) -> None:
    """Send the link of an open invitation that was not sent yet; both languages, since the reader is unknown."""
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation_id, mailed_at=None).first()
    if invitation is None or not invitation.is_open:
        return
    address = settings.SITE_URL + reverse("organisations:invitation", args=[access.invitation_token(invitation)])
    letters = [_letter(invitation, address, language) for language, _name in settings.LANGUAGES]
    subject = " / ".join(subject for subject, _body in letters)
    body = "\n\n—\n\n".join(body for _subject, body in letters)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    invitation.mailed_at = timezone.now()
    invitation.save(update_fields=["mailed_at"])


def _letter(invitation: Invitation, address: str, language: str) -> tuple[str, str]:
    words = {"invitation": invitation, "address": address, "site_name": settings.WAGTAIL_SITE_NAME}
    with translation.override(language):
        subject = _("%(organisation)s 邀请你加入") % {"organisation": invitation.organisation}
        return subject, render_to_string("organisations/emails/invitation.txt", words).strip()
