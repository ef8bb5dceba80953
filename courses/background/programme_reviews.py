"""Letters to review experts, and forgetting addresses that are not needed any more. Safe to run twice."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.access import programmes as access
from courses.models import ReviewExpert

# An address stays this long after the last day, should a vote be asked about.
KEPT_FOR = timedelta(days=180)


@transaction.atomic
def mail(expert_id: int) -> None:
    """Send the link of an expert not written to yet. Its secret is made here and stands only in the letter."""
    rows = ReviewExpert.objects.select_for_update(of=("self",)).select_related(
        "review__version__programme__organisation", "review__opened_by"
    )
    expert = rows.filter(pk=expert_id, mailed_at=None).first()
    if expert is None or not expert.is_good:
        return
    token, expert.secret_sha256 = access.new_secret()
    expert.mailed_at = timezone.now()
    expert.save(update_fields=["secret_sha256", "mailed_at"])
    address = settings.SITE_URL + reverse("courses:review_link", args=[token])
    context = {"expert": expert, "address": address, "version": expert.review.version}
    # Both languages, since the reader is unknown.
    letters = [_letter(context, language) for language, _name in settings.LANGUAGES]
    subject = " / ".join(subject for subject, _body in letters)
    body = "\n\n—\n\n".join(body for _subject, body in letters)
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [expert.email])


def unmailed() -> list[int]:
    """Experts whose message was lost on the way to the worker."""
    waiting = ReviewExpert.objects.filter(mailed_at=None, voted_at=None, revoked_at=None, recused_at=None)
    rows = waiting.filter(review__closed_at=None)
    return list(rows.filter(review__due_at__gt=timezone.now()).values_list("pk", flat=True)[:500])


def forget_old() -> int:
    """Take addresses and links out of reviews that have long run out; names stay, the minutes need them."""
    old = ReviewExpert.objects.filter(review__due_at__lt=timezone.now() - KEPT_FOR).exclude(email="")
    return old.update(email="", secret_sha256=None)


def _letter(context: dict[str, object], language: str) -> tuple[str, str]:
    with translation.override(language):
        subject = _("请您论证《%(programme)s》") % {"programme": context["version"]}
        return subject, render_to_string("courses/emails/review_expert.txt", context).strip()
