"""What people do when allauth announces something."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from lms.audit import public as audit
from lms.common.middleware.request_id import shorten
from lms.people.models import User
from lms.people.operations import sessions


@receiver(user_logged_in)
def note_device(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Tell the person if the browser is new."""
    sessions.note_device(user, request.headers.get("User-Agent", ""))


@receiver(password_changed)
@receiver(password_reset)
def end_other_sessions(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever knew the old password is out."""
    sessions.end_sessions(user, but=request.session.session_key)
    audit.record("password.changed", user, by=user)


@receiver(authenticator_added)
@receiver(authenticator_removed)
def renew_duties(sender: object, user: User, **kwargs: Any) -> None:
    """A second factor came or went: look again whether one is owed."""
    sessions.renew_sessions(user)


@receiver(pre_save, sender=UserSession)
def shorten_address(sender: object, instance: UserSession, **kwargs: Any) -> None:
    """The list of sessions keeps no more of an address than the audit trail does."""
    instance.ip = shorten(instance.ip)
