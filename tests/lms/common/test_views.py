import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import path

from lms.common.entry import anyone, entry
from lms.common.errors import WrongState
from lms.common.views import broken

pytestmark = pytest.mark.django_db


@entry(anyone)
def refuse(request):
    raise WrongState("这一轮已经关闭。", next_step="请等下一轮。")


@entry(anyone)
def crash(request):
    raise RuntimeError


urlpatterns = [path("refuse/", refuse), path("crash/", crash)]
urlpatterns += [path("appearance/", lambda request: HttpResponse(), name="appearance")]
urlpatterns += [path("login/", lambda request: HttpResponse(), name="account_login")]


@pytest.mark.parametrize(
    ("sent", "cookie", "value"),
    [
        ({"theme": "dark"}, "theme", "dark"),
        ({"theme": "light"}, "theme", "light"),
        ({"theme": "auto"}, "theme", ""),
        ({"theme": "<x>"}, "theme", ""),
        ({"text": "large"}, "text", "large"),
        ({"text": "normal"}, "text", ""),
    ],
)
def test_appearance_keeps_the_choice_and_goes_back(client, sent, cookie, value):
    response = client.post("/appearance/", {**sent, "next": "/clusters/?x=1"})

    assert (response.status_code, response["Location"]) == (302, "/clusters/?x=1")
    assert response.cookies[cookie].value == value


@pytest.mark.parametrize("away", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", ""])
def test_appearance_never_leads_away(client, away):
    assert client.post("/appearance/", {"theme": "dark", "next": away})["Location"] == "/"


def test_appearance_changes_nothing_on_get_and_says_what_to_do(client):
    answer = client.get("/appearance/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这个地址只接收提交的内容，不能直接打开。" in answer.content.decode()


@pytest.mark.parametrize(
    ("cookies", "media", "large"),
    [
        ({}, "screen and (prefers-color-scheme: dark)", False),
        ({"theme": "dark"}, "screen", False),
        ({"theme": "light", "text": "large"}, "not all", True),
        ({"theme": '"><script>'}, "screen and (prefers-color-scheme: dark)", False),
    ],
)
def test_page_follows_the_cookies(client, cookies, media, large):
    for name, value in cookies.items():
        client.cookies[name] = value

    text = client.get("/clusters/").text

    assert f'id="dark" media="{media}"' in text
    assert ('<html lang="zh-Hans" class="large">' in text) == large


def test_public_page_sets_no_cookie_and_carries_no_token(client):
    response = client.get("/clusters/")

    assert response.cookies == {}
    assert "csrf" not in response.text


@pytest.mark.parametrize(("prefix", "words"), [("", "找不到这一页"), ("/en", "Page not found")])
def test_unknown_address_says_so_in_the_readers_language(client, prefix, words):
    response = client.get(f"{prefix}/no-such-page/")

    assert response.status_code == 404
    assert f'<h1 class="fs5">{words}</h1>' in response.text


@override_settings(ROOT_URLCONF=__name__)
def test_refusal_says_why_and_what_next(client):
    response = client.get("/refuse/")

    assert response.status_code == 409
    assert "<p>这一轮已经关闭。</p><p>请等下一轮。</p>" in response.text


@override_settings(ROOT_URLCONF="lms.urls")
@pytest.mark.parametrize(("address", "words"), [("/x/", "出了点问题"), ("/en/x/", "Something went wrong")])
def test_broken_page_needs_no_database(django_assert_num_queries, address, words):
    with django_assert_num_queries(0):
        response = broken(RequestFactory().get(address))

    assert response.status_code == 500
    assert f'<h1 class="fs5">{words}</h1>' in response.text


def test_broken_page_needs_no_context():
    assert "出了点问题" in render_to_string("500.html")


def test_form_without_token_is_told_how_to_go_on(rf):
    from lms.common.views import csrf_failure

    request = rf.post("/orders/")
    request.user = type("Nobody", (), {"is_authenticated": False})()

    assert csrf_failure(request).status_code == 403


def test_picture_is_handed_out_and_nothing_beside_it(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images/tea.png").write_bytes(b"png")
    (tmp_path / "secret.pdf").write_bytes(b"secret")

    response = client.get("/media/images/tea.png")

    assert (b"".join(response.streaming_content), response["Content-Type"]) == (b"png", "image/png")
    for other in ("../secret.pdf", "%2e%2e/secret.pdf", "..%5csecret.pdf", "none.png", ""):
        assert client.get(f"/media/images/{other}").status_code == 404
