"""WeChat, keyed by unionid: an openid is another one in every app of the same firm."""

from typing import Any

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.weixin.provider import WeixinProvider
from django.shortcuts import render

from lms.people.weixin.views import UnionidAdapter


class UnionidProvider(WeixinProvider):
    """allauth's provider with the identifier that stays the same between the web page and a later mini-program."""

    oauth2_adapter_class = UnionidAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The unionid; without one the account could not be found again, so signing in stops with the reason."""
        if not data.get("unionid"):
            raise ImmediateHttpResponse(render(context.request, "people/weixin_no_unionid.html", status=502))
        return str(data["unionid"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """A nickname is no name: the person types it on the form."""
        return {}


provider_classes = [UnionidProvider]
