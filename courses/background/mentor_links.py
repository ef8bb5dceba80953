"""Letters to enterprise mentors, and forgetting addresses that are not needed any more. Safe to run twice."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.access import mentor_links as access
from courses.models import MentorLink
from courses.queries import mentor_links as queries

# New work is told of once a day at most.
TOLD_EVERY = timedelta(days=1)
# An address stays this long after its last day, should a mark be asked about.
KEPT_FOR = timedelta(days=180)


@transaction.atomic
def mail(link_id: int) -> None:
    """Send the link of an open invitation not sent yet. Its secret is made here and stands only in the letter."""
    rows = MentorLink.objects.select_for_update(of=("self",)).select_related("assignment__run__course", "invited_by")
    link = rows.filter(pk=link_id, mailed_at=None).first()
    if link is None or not link.is_open:
        return
    token, link.secret_sha256 = access.new_secret()
    link.mailed_at = timezone.now()
    link.save(update_fields=["secret_sha256", "mailed_at"])
    _send(link, "courses/emails/mentor_link.txt", settings.SITE_URL + reverse("courses:mentor_link", args=[token]))


def unmailed() -> list[int]:
    """Invitations whose message was lost on the way to the worker."""
    return list(MentorLink.objects.filter(mailed_at=None, revoked_at=None).values_list("pk", flat=True)[:500])


def tell_of_work() -> int:
    """Tell mentors without an account that work waits for them; returns how many were told."""
    before = timezone.now() - TOLD_EVERY
    rows = MentorLink.objects.filter(
        Q(told_at=None) | Q(told_at__lt=before), revoked_at=None, person=None, mailed_at__lt=before
    )
    return sum(_tell(pk) for pk in rows.filter(expires_at__gt=timezone.now()).values_list("pk", flat=True))


@transaction.atomic
def _tell(link_id: int) -> bool:
    rows = MentorLink.objects.select_for_update(of=("self",)).select_related("assignment__run__course", "invited_by")
    link = rows.get(pk=link_id)
    since = link.told_at or link.mailed_at
    fresh = queries.waiting_for_mentor(link.assignment).filter(handed_in_at__gt=since)
    if not fresh.exists() or (link.told_at and link.told_at > timezone.now() - TOLD_EVERY):
        return False
    link.told_at = timezone.now()
    link.save(update_fields=["told_at"])
    _send(link, "courses/emails/mentor_work.txt", "", waiting=queries.waiting_for_mentor(link.assignment).count())
    return True


def forget_old() -> int:
    """Take the addresses out of invitations that have long run out; names stay beside the marks they explain."""
    old = MentorLink.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR).exclude(email="")
    old.filter(revoked_at=None).update(revoked_at=timezone.now())
    return old.update(email="", secret_sha256=None)


def _send(link: MentorLink, template: str, address: str, **words: object) -> None:
    """Both languages, since the reader is unknown."""
    context = {"link": link, "address": address, "site_name": settings.WAGTAIL_SITE_NAME, **words}
    letters = [_letter(template, context, language) for language, _name in settings.LANGUAGES]
    subject = " / ".join(subject for subject, _body in letters)
    send_mail(subject, "\n\n—\n\n".join(body for _subject, body in letters), settings.DEFAULT_FROM_EMAIL, [link.email])


def _letter(template: str, context: dict[str, object], language: str) -> tuple[str, str]:
    with translation.override(language):
        title = context["link"].assignment.title  # type: ignore[attr-defined]  # a MentorLink, see _send
        return _("请您为“%(task)s”评分") % {"task": title}, render_to_string(template, context).strip()
