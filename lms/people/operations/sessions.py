"""What a person is signed in with: renewing, ending, and noticing a new browser."""

import hashlib
import hmac
import re

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from lms.audit import public as audit
from lms.people.models import KnownDevice, User
from lms.people.signals import new_device_used

VERSION_NUMBERS = re.compile(r"[\d.]+")


def renew_sessions(person: User) -> None:
    """Give every session of the person a new name at its next request, and have its duties looked up again."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])


@transaction.atomic
def end_sessions(person: User, *, but: str | None = None) -> int:
    """Sign the person out of every browser but the session named; returns how many were open."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    keys = list(rows.values_list("session_key", flat=True))
    rows.delete()
    Session.objects.filter(session_key__in=keys).delete()
    if keys:
        audit.record("sessions.ended", person, by=person, count=len(keys))
    return len(keys)


def note_device(person: User, user_agent: str) -> bool:
    """Remember the browser somebody signed in with; True, and a signal, if it is new and not their first."""
    known_before = KnownDevice.objects.filter(person=person).exists()
    _device, created = KnownDevice.objects.get_or_create(person=person, fingerprint=_fingerprint(user_agent))
    if created and known_before:
        new_device_used.send(sender=User, person=person, user_agent=user_agent)
    return created and known_before


def _fingerprint(user_agent: str) -> str:
    """Keyed, so that the row tells nobody which browser it was; an update of the browser is not a new one."""
    name = VERSION_NUMBERS.sub("", user_agent)
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()
