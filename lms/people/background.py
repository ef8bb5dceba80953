"""Slow or timed work about people, safe to run twice."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.people import access
from lms.people.models import Consent, Guardian, User


@transaction.atomic
def mail_guardian(guardian_id: int) -> None:
    """Send a guardian the link that asks for their agreement, and takes it back, once a request."""
    guardian = Guardian.objects.select_for_update().filter(pk=guardian_id, mailed_at=None).first()
    if guardian is None:
        return
    with translation.override(guardian.ward.language):
        address = settings.SITE_URL + reverse("people:guardian", args=[access.guardian_token(guardian)])
        words = {"guardian": guardian, "address": address, "site_name": settings.WAGTAIL_SITE_NAME}
        body = render_to_string("people/emails/guardian.txt", words)
        send_mail(_("请确认孩子使用本平台"), body, settings.DEFAULT_FROM_EMAIL, [guardian.email])
    guardian.mailed_at = timezone.now()
    guardian.save(update_fields=["mailed_at"])


def keep_shortest() -> dict[str, int]:
    """Delete what is past its time: stale child accounts, guardians of grown-ups, dead sessions. Returns the counts."""
    return {
        "children": _drop_unconfirmed_children(),
        "guardians": _drop_grown_guardians(),
        "sessions": Session.objects.filter(expire_date__lt=timezone.now()).delete()[0],
    }


def unmailed_guardians() -> list[int]:
    """Requests whose message was lost on the way to the worker."""
    return list(Guardian.objects.filter(mailed_at=None).values_list("pk", flat=True)[:500])


@transaction.atomic
def _drop_unconfirmed_children() -> int:
    """Accounts of under-fourteens whose guardian let the link run out were only ever a request."""
    before = timezone.now() - access.GUARDIAN_LINK_AGE
    waiting = User.objects.filter(guardian__asked_at__lt=before, guardian__confirmed_at=None, erased_at=None)
    children = [person for person in waiting if person.is_child]
    for child in children:
        audit.record("person.lapsed", child, by=None)
        child.delete()
    return len(children)


@transaction.atomic
def _drop_grown_guardians() -> int:
    grown = [guardian for guardian in Guardian.objects.select_related("ward") if not guardian.ward.is_minor]
    for guardian in grown:
        Consent.objects.filter(person=guardian.ward, kind=Consent.Kind.MINOR, withdrawn_at=None).update(
            withdrawn_at=timezone.now()
        )
        guardian.delete()
    return len(grown)
