"""What the adapters say to the other side, heard by a server of our own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from lms.notices.adapters import TextMessage, WeChatWork, signature
from lms.notices.errors import NotSent
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


class Service:
    """A server that writes down what it is asked and answers from a list, first come first served."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, list[str]], bytes]] = []
        self.answers: list[dict[str, object]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                service.heard.append((parts.path, parse_qs(parts.query), body))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(service.answers.pop(0)).encode())

            do_POST = do_GET  # noqa: N815  the names are http.server's

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    thread = threading.Thread(target=service.server.serve_forever)
    thread.start()
    yield service
    service.server.shutdown()
    thread.join()
    service.server.server_close()


@pytest.fixture
def wechat(settings, service) -> WeChatWork:
    cache.delete(WeChatWork.TOKEN)
    settings.NOTICE_WECHAT_WORK = {"api": service.url, "corp_id": "corp", "secret": "hush", "agent_id": "1000002"}
    return WeChatWork()


@pytest.fixture
def text(settings, service) -> TextMessage:
    settings.NOTICE_TEXT_MESSAGE = {
        "api": service.url, "key_id": "id", "key_secret": "hush", "sign_name": "徽贸育才", "template": "SMS_1",
    }  # fmt: skip
    return TextMessage()


def test_adapters_are_off_until_configured():
    assert (WeChatWork().is_on(), TextMessage().is_on()) == (False, False)


def test_wechat_fetches_a_token_once_and_sends_cards(wechat, service):
    person = make_person(username="s2026001")
    service.answers = [{"errcode": 0, "access_token": "T", "expires_in": 7200}, {"errcode": 0}, {"errcode": 0}]

    for _ in range(2):
        wechat.send(person, "春季轮结果已公布", "https://site.test/results/1/")

    assert wechat.is_on()
    assert [path for path, _query, _body in service.heard] == [
        "/cgi-bin/gettoken", "/cgi-bin/message/send", "/cgi-bin/message/send",
    ]  # fmt: skip
    assert service.heard[0][1] == {"corpid": ["corp"], "corpsecret": ["hush"]}
    assert service.heard[1][1] == {"access_token": ["T"]}
    message = json.loads(service.heard[1][2])
    assert (message["touser"], message["msgtype"], message["agentid"]) == ("s2026001", "textcard", 1000002)
    assert message["textcard"]["description"] == "春季轮结果已公布"
    assert message["textcard"]["url"] == "https://site.test/results/1/"


def test_wechat_fetches_a_new_token_when_the_old_one_ran_out(wechat, service):
    service.answers = [
        {"errcode": 0, "access_token": "old"}, {"errcode": 42001}, {"errcode": 0, "access_token": "new"}, {"errcode": 0},
    ]  # fmt: skip

    wechat.send(make_person(), "x", "https://site.test/")

    assert service.heard[-1][1] == {"access_token": ["new"]}


@pytest.mark.parametrize("answer", [{"errcode": 60020, "errmsg": "not allow"}, {"errcode": 0, "invaliduser": "s1"}])
def test_wechat_says_when_the_card_was_refused(wechat, service, answer):
    service.answers = [{"errcode": 0, "access_token": "T"}, answer]

    with pytest.raises(NotSent):
        wechat.send(make_person(), "x", "https://site.test/")


def test_text_message_is_signed_and_carries_the_title(text, service):
    service.answers = [{"Code": "OK"}]
    person = make_person(phone="13812345678")

    text.send(person, "春季轮还有 24 小时截止", "https://site.test/")

    sent = {key: values[0] for key, values in parse_qs(service.heard[0][2].decode()).items()}
    assert (sent["PhoneNumbers"], sent["SignName"], sent["TemplateCode"]) == ("13812345678", "徽贸育才", "SMS_1")
    assert json.loads(sent["TemplateParam"]) == {"title": "春季轮还有 24 小时截止"}
    assert sent.pop("Signature") == signature(sent, "hush")
    assert text.is_on() and text.reaches(person) and not text.reaches(make_person())


def test_text_message_says_when_it_was_refused(text, service):
    service.answers = [{"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "limit"}]

    with pytest.raises(NotSent, match="BUSINESS_LIMIT"):
        text.send(make_person(phone="13812345678"), "x", "https://site.test/")


def test_signature_follows_the_published_rules():
    """Worked out with openssl from the text the rules ask for."""
    assert signature({"B": "a b*~", "A": "徽"}, "secret") == "SiukvbNFxIiNk4rLqDYgcxnWnqE="
