"""Ways to a telephone: WeChat Work messages and text messages, each off until its settings are filled in."""

import base64
import hashlib
import hmac
import json
import uuid
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from lms.notices.errors import NotSent

TIMEOUT_SECONDS = 5


class Adapter(Protocol):
    """A way to reach one person outside the site."""

    def is_on(self) -> bool:
        """Whether it is configured."""

    def reaches(self, person: Any) -> bool:
        """Whether it knows where to find the person."""

    def send(self, person: Any, title: str, url: str) -> None:
        """Send one line and a link. Raises NotSent, OSError."""


class WeChatWork:
    """A card from the organisation's own WeChat Work application; members are known there by their school number.

    source  developer.work.weixin.qq.com, "获取access_token" (90664 → 91039) and "发送应用消息" (90236)
    """

    TOKEN = "notices:wechat-work-token"  # noqa: S105  the name of a cache entry
    # The token was revoked or has run out: fetch a new one, once.
    STALE = {40014, 42001}

    def __init__(self) -> None:
        self.options = settings.NOTICE_WECHAT_WORK

    def is_on(self) -> bool:
        """Whether the corporation, its application and the secret are named."""
        return all(self.options[name] for name in ("api", "corp_id", "secret", "agent_id"))

    def reaches(self, person: Any) -> bool:
        """Everybody who has a school or staff number."""
        return bool(person.username)

    def send(self, person: Any, title: str, url: str) -> None:
        """Send the card."""
        card = {"title": settings.WAGTAIL_SITE_NAME, "description": title, "url": url, "btntxt": _("查看")}
        message = {
            "touser": person.username,
            "msgtype": "textcard",
            "agentid": int(self.options["agent_id"]),
            "textcard": card,
        }
        answer = self._post(message)
        if answer.get("errcode") in self.STALE:
            cache.delete(self.TOKEN)
            answer = self._post(message)
        if answer.get("errcode") or answer.get("invaliduser"):
            raise NotSent(f"{answer.get('errcode')} {answer.get('errmsg')}")

    def _post(self, message: dict[str, Any]) -> dict[str, Any]:
        address = f"{self.options['api']}/cgi-bin/message/send?{urlencode({'access_token': self._token()})}"
        return _fetch(address, json.dumps(message).encode())

    def _token(self) -> str:
        if token := cache.get(self.TOKEN):
            return str(token)
        asked = {"corpid": self.options["corp_id"], "corpsecret": self.options["secret"]}
        answer = _fetch(f"{self.options['api']}/cgi-bin/gettoken?{urlencode(asked)}")
        if answer.get("errcode") or "access_token" not in answer:
            raise NotSent(f"{answer.get('errcode')} {answer.get('errmsg')}")
        cache.set(self.TOKEN, answer["access_token"], timeout=max(60, int(answer.get("expires_in", 7200)) - 300))
        return str(answer["access_token"])


class TextMessage:
    """A text message by Alibaba Cloud (SendSms, 2017-05-25), with a template that has ${title} in it.

    source  help.aliyun.com, "RPC 签名机制": HMAC-SHA1 over the sorted, percent-encoded parameters
    """

    def __init__(self) -> None:
        self.options = settings.NOTICE_TEXT_MESSAGE

    def is_on(self) -> bool:
        """Whether the account, the registered signature and the template are named."""
        return all(self.options[name] for name in ("api", "key_id", "key_secret", "sign_name", "template"))

    def reaches(self, person: Any) -> bool:
        """Everybody who gave a telephone number."""
        return bool(person.phone)

    def send(self, person: Any, title: str, url: str) -> None:
        """Send the template filled in; a text message carries no link, carriers block them."""
        parameters = {
            "Action": "SendSms",
            "Version": "2017-05-25",
            "Format": "JSON",
            "AccessKeyId": self.options["key_id"],
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": uuid.uuid4().hex,
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "PhoneNumbers": person.phone,
            "SignName": self.options["sign_name"],
            "TemplateCode": self.options["template"],
            "TemplateParam": json.dumps({"title": title}, ensure_ascii=False),
        }
        parameters["Signature"] = signature(parameters, self.options["key_secret"])
        answer = _fetch(self.options["api"], urlencode(parameters).encode())
        if answer.get("Code") != "OK":
            raise NotSent(f"{answer.get('Code')} {answer.get('Message')}")


def signature(parameters: dict[str, str], secret: str) -> str:
    """Base64 of HMAC-SHA1 over POST, "/" and the parameters, each percent-encoded by RFC 3986."""
    query = "&".join(f"{quote(key, safe='~')}={quote(parameters[key], safe='~')}" for key in sorted(parameters))
    text = f"POST&%2F&{quote(query, safe='~')}"
    digest = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(digest.digest()).decode()


def _fetch(address: str, body: bytes | None = None) -> dict[str, Any]:
    """What the service answers, as JSON. Its address comes from the settings, never from a person."""
    with urlopen(Request(address, body), timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  see above
        return dict(json.load(answer))
