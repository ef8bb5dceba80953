"""How allauth signs people in and up here."""

import base64
import hashlib
import logging
import secrets
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lms.people.models import User

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """E-mail or school number; erased people stay out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Anybody may open a learner's account; roles come by invitation."""
        return True

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """A number that says nothing: allauth would cut it out of the e-mail address."""
        if not user_username(user):
            user_username(user, f"p{secrets.randbelow(10**10):010d}")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, and say so on the page if the post office is closed; the address goes into no log."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("mail not sent: %s", template_prefix)
            messages.warning(self.request, _("邮件暂时没有发出，请稍后重新发送。"))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account: address and school number are two names of the same door."""
        login = (credentials.get("email") or credentials.get("username") or "").lower()
        person = User.objects.filter(Q(username=login) | Q(email__iexact=login)).only("pk").first()
        return f"person:{person.pk}" if person else f"login:{hashlib.sha256(login.encode()).hexdigest()}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that come from WeChat or a school's own sign-in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """As with the ordinary sign-up."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The name and address the other side gave; the person may correct them on the form."""
        user = super().populate_user(request, sociallogin, data)
        user.name = str(data.get("name") or "")[:50]
        user.username = ""
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Keeps second factors unreadable to whoever copies the database."""

    def encrypt(self, text: str) -> str:
        """The secret under a key that is not in the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


def _box() -> Fernet:
    key = hashlib.sha256(b"people.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
