"""How allauth signs people in and up here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """E-mail or school number; erased people stay out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Anybody may open a learner's account; roles come by invitation."""
        return True


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts that come from WeChat or a school's own sign-in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """As with the ordinary sign-up."""
        return True
