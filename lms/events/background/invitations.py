"""Letters to experts with their link. Safe to run twice."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.events import access
from lms.events.choices import EXPECTED, AnswerState
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
    _send("invitation", invitation, address=f"{settings.SITE_URL}/events/invited/{token}/")


@transaction.atomic
def mail_news(invitation_id: int) -> None:
    """Tell an expert who is still expected what became of their session; once, of the last that happened."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related(
        "session__series__host", "session__room", "expert"
    )
    invitation = rows.filter(pk=invitation_id).exclude(news="").first()
    if invitation is None:
        return
    news, reason = invitation.news, invitation.news_reason
    invitation.news = invitation.news_reason = ""
    invitation.save(update_fields=["news", "news_reason"])
    if invitation.state in EXPECTED and not invitation.expert.retired_at:
        _send("news", invitation, news=news, reason=reason)


def untold() -> list[int]:
    """Invitations with news whose message was lost on the way to the worker."""
    return list(Invitation.objects.exclude(news="").order_by("pk").values_list("pk", flat=True)[:500])


def unmailed() -> list[int]:
    """Invitations whose message was lost on the way to the worker."""
    waiting = Invitation.objects.filter(mailed_at=None, state=AnswerState.ASKED, session__starts_at__gt=timezone.now())
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:500])


def _send(name: str, invitation: Invitation, **words: object) -> None:
    context = {"invitation": invitation, "session": invitation.session, **words}
    # Both languages, since the reader is unknown.
    letters = [_letter(name, context, language) for language, _name in settings.LANGUAGES]
    subject = " / ".join(subject for subject, _body in letters)
    body = "\n\n—\n\n".join(body for _subject, body in letters)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.expert.email])


def _letter(name: str, context: dict[str, object], language: str) -> tuple[str, str]:
    with translation.override(language):
        words = {"event": context["session"].series}
        subject = _("您主讲的“%(event)s”有变动") if name == "news" else _("请您主讲“%(event)s”")
        return subject % words, render_to_string(f"events/emails/{name}.txt", context).strip()
