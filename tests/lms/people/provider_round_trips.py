"""Signing in with WeChat and with a school's own system, against a server that plays both. Run by test_providers.py."""

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount

from lms.people.weixin.views import UnionidAdapter
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
PORT = int(os.environ["FAKE_PORT"])
BASE = f"http://127.0.0.1:{PORT}"
SECRET = "0123456789" * 4
FORM = {"name": "周同学", "email": "zhou@example.test", "birth_on": "2001-05-06", "agree": "on"}


class Fake(BaseHTTPRequestHandler):
    """Answers as WeChat and as an OpenID provider; what it says about the person is set by the tests."""

    person: dict = {}
    nonce = ""

    def do_GET(self):
        answers = {
            "/.well-known/openid-configuration": {
                "issuer": BASE,
                "authorization_endpoint": f"{BASE}/authorize",
                "token_endpoint": f"{BASE}/token",
                "userinfo_endpoint": f"{BASE}/userinfo",
                "jwks_uri": f"{BASE}/jwks",
            },
            "/jwks": {"keys": []},
            "/sns/userinfo": self.person,
            "/userinfo": self.person,
        }
        self.answer(answers[urlsplit(self.path).path])

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        claims = {"iss": BASE, "aud": "huimao", "iat": int(time.time()), "exp": int(time.time()) + 60, **self.person}
        self.answer(
            {
                "access_token": "token",
                "token_type": "Bearer",
                "expires_in": 60,
                "openid": "openid-1",
                "id_token": jwt.encode(claims, SECRET, algorithm="HS256"),
            }
        )

    def answer(self, data):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module", autouse=True)
def server():
    fake = ThreadingHTTPServer(("127.0.0.1", PORT), Fake)
    thread = threading.Thread(target=fake.serve_forever, daemon=True)
    thread.start()
    yield
    fake.shutdown()
    fake.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def weixin_is_here(monkeypatch):
    monkeypatch.setattr(UnionidAdapter, "access_token_url", f"{BASE}/sns/oauth2/access_token")
    monkeypatch.setattr(UnionidAdapter, "profile_url", f"{BASE}/sns/userinfo")


def go(client, start):
    """Off to the other side and back with a code; the answer of our callback."""
    away = urlsplit(client.post(start)["Location"])
    query = {key: values[0] for key, values in parse_qs(away.query).items()}
    back = urlsplit(query["redirect_uri"]).path
    return client.get(back, {"code": "code", "state": query["state"]})


def test_weixin_newcomer_fills_the_form_and_is_kept_by_unionid(client):
    Fake.person = {"openid": "openid-1", "unionid": "union-1", "nickname": "zhou"}

    response = go(client, "/accounts/weixin/login/")
    page = client.get(response["Location"])
    client.post(response["Location"], FORM)

    account = SocialAccount.objects.get()
    assert response["Location"] == "/accounts/3rdparty/signup/"
    assert {"name", "birth_on", "agree"} <= set(page.context["form"].fields)
    assert (account.provider, account.uid, account.user.name) == ("weixin", "union-1", "周同学")
    assert account.user.consents.count() == 1


def test_weixin_person_of_another_app_of_the_firm_is_the_same(client):
    Fake.person = {"openid": "openid-of-another-app", "unionid": "union-2", "nickname": "zhou"}
    person = make_person()
    SocialAccount.objects.create(user=person, provider="weixin", uid="union-2")

    response = go(client, "/accounts/weixin/login/")

    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_weixin_without_unionid_stops_with_the_reason(client):
    Fake.person = {"openid": "openid-1", "nickname": "zhou"}

    response = go(client, "/accounts/weixin/login/")

    assert response.status_code == 502
    assert "unionid" in response.content.decode()
    assert SocialAccount.objects.count() == 0


def test_school_newcomer_fills_the_form(client):
    Fake.person = {"sub": "2026001", "name": "周同学", "email": "zhou@example.test"}

    response = go(client, "/accounts/oidc/school/login/")
    client.post(response["Location"], FORM)

    account = SocialAccount.objects.get()
    assert response["Location"] == "/accounts/3rdparty/signup/"
    assert (account.provider, account.uid, account.user.name) == ("school", "2026001", "周同学")


def test_sign_in_page_offers_both_doors(client):
    page = client.get("/accounts/login/").content.decode()

    assert "/accounts/weixin/login/" in page
    assert "/accounts/oidc/school/login/" in page
