"""Letters to experts with their link. Safe to run twice."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.events import access
from lms.events.choices import AnswerState
from lms.events.models import Invitation


@transaction.atomic
def mail(invitation_id: int) -> None:
    """Send the link of an invitation not mailed yet. Its secret is made here and stands only in the letter."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(
        "session__series__host", "session__room", "expert"
    )
    invitation = rows.filter(pk=invitation_id, mailed_at=None, state=AnswerState.ASKED).first()
    if invitation is None or not invitation.is_good:
        return
    token, invitation.secret_sha256 = access.new_secret()
    invitation.mailed_at = timezone.now()
    invitation.save(update_fields=["secret_sha256", "mailed_at"])
    context = {
        "invitation": invitation,
        "session": invitation.session,
        "address": f"{settings.SITE_URL}/events/invited/{token}/",
    }
    # Both languages, since the reader is unknown.
    letters = [_letter(context, language) for language, _name in settings.LANGUAGES]
    subject = " / ".join(subject for subject, _body in letters)
    body = "\n\n—\n\n".join(body for _subject, body in letters)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.expert.email])


def unmailed() -> list[int]:
    """Invitations whose message was lost on the way to the worker."""
    waiting = Invitation.objects.filter(mailed_at=None, state=AnswerState.ASKED, session__starts_at__gt=timezone.now())
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def _letter(context: dict[str, object], language: str) -> tuple[str, str]:
    with translation.override(language):
        subject = _("请您主讲“%(event)s”") % {"event": context["session"].series}
        return subject, render_to_string("events/emails/invitation.txt", context).strip()
