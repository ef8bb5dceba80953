"""Links that holders give away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.choices import Scope
from certificates.models import ShareLink, ShareView
from certificates.operations import sharing
from certificates.operations.revoking import suspend
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def certificate():
    return make_published_certificate(make_member("student", name="程雨桐"), skills=(("FT-01", 2),))


def make_link(certificate, scope=Scope.SUMMARY, days=30):
    return sharing.share(certificate.pk, scope=scope, days=days, by=certificate.holder)


@pytest.mark.parametrize(
    ("scope", "shows"),
    [(Scope.SUMMARY, (True, False, False)), (Scope.RESULTS, (True, True, False)), (Scope.FILE, (True, True, True))],
)
def test_a_link_shows_what_its_scope_says_and_no_more(client, certificate, scope, shows):
    link = make_link(certificate, scope)

    response = client.get(f"/s/{link.token}/")
    page = response.content.decode()

    assert ("程雨桐" in page, "86.5" in page and "贸易术语运用" in page, f"/s/{link.token}/file.pdf" in page) == shows
    assert client.get(f"/s/{link.token}/file.pdf").status_code == (200 if scope == Scope.FILE else 404)
    assert response["X-Robots-Tag"] == "noindex, noarchive"


def test_the_holder_sees_who_looked_and_when(client, certificate):
    link = make_link(certificate, Scope.FILE)
    agent = {"HTTP_USER_AGENT": "Mozilla/5.0 Chrome/120.0 Safari/537.36"}
    client.get(f"/s/{link.token}/", REMOTE_ADDR="203.0.113.77", **agent)
    client.get(f"/s/{link.token}/file.pdf", REMOTE_ADDR="203.0.113.77", **agent)

    client.force_login(certificate.holder)
    client.get(f"/s/{link.token}/")
    page = client.get(f"/certificates/{certificate.number}/").content.decode()

    views = ShareView.objects.order_by("id").values_list("network", "browser", "file")
    assert list(views) == [("203.0.113.0", "Chrome", False), ("203.0.113.0", "Chrome", True)]
    assert page.count("203.0.113.0") == 2
    assert "203.0.113.77" not in page


def test_a_link_ends_on_its_day_and_when_it_is_taken_back(client, certificate):
    expired, ended, open_ = (make_link(certificate) for _ in range(3))
    ShareLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(certificate.holder)
    client.post(f"/certificates/shares/{ended.pk}/end/")

    statuses = [client.get(f"/s/{link.token}/").status_code for link in (expired, ended, open_)]

    assert statuses == [404, 404, 200]
    gone = [client.get(f"/s/{token}/") for token in (expired.token, ended.token, "no-such-token")]
    assert {(page.status_code, "链接已失效" in page.content.decode()) for page in gone} == {(404, True)}
    assert all("/verify/" in page.content.decode() for page in gone)


def test_a_reload_is_one_look_and_the_page_lists_the_newest(client, certificate):
    link, agent = make_link(certificate), {"HTTP_USER_AGENT": "Mozilla/5.0 Chrome/120.0 Safari/537.36"}
    for network in range(7):
        for _ in range(2):
            client.get(f"/s/{link.token}/", REMOTE_ADDR=f"203.0.{network}.7", **agent)
    ShareView.objects.filter(network="203.0.6.0").update(at=timezone.now() - timedelta(hours=1, seconds=1))
    client.get(f"/s/{link.token}/", REMOTE_ADDR="203.0.6.7", **agent)
    client.force_login(certificate.holder)

    own = client.get(f"/certificates/{certificate.number}/").content.decode()
    every = client.get(f"/certificates/shares/{link.pk}/views/").content.decode()

    assert ShareView.objects.count() == 8
    assert ([own.count("203.0."), every.count("203.0.")], "8 次查看" in own) == ([5, 8], True)
    client.force_login(make_member("student"))
    assert client.get(f"/certificates/shares/{link.pk}/views/").status_code == 404


def test_a_link_tells_that_the_certificate_was_suspended_and_gives_no_file(client, certificate):
    link = make_link(certificate, Scope.FILE)
    suspend(certificate.pk, reason="复核中", by=make_member("academic", certificate.issuer))

    page = client.get(f"/s/{link.token}/").content.decode()

    assert 'data-state="suspended"' in page
    assert client.get(f"/s/{link.token}/file.pdf").status_code == 404


@pytest.mark.parametrize(("scope", "days"), [("all", "30"), ("summary", "0"), ("summary", "181"), ("summary", "x")])
def test_scope_and_days_have_bounds(client, certificate, scope, days):
    client.force_login(certificate.holder)

    response = client.post(f"/certificates/{certificate.number}/share/", {"scope": scope, "days": days})

    assert (response.status_code, ShareLink.objects.count()) == (422, 0)


def test_only_the_holder_shares_and_takes_back(client, certificate):
    link = make_link(certificate)
    client.force_login(make_member("academic", certificate.issuer))

    shared = client.post(f"/certificates/{certificate.number}/share/", {"scope": "file", "days": "30"})
    ended = client.post(f"/certificates/shares/{link.pk}/end/")

    link.refresh_from_db()
    assert (shared.status_code, ended.status_code, link.ended_at) == (403, 404, None)


def test_what_has_no_file_yet_is_not_shared(client):
    waiting = make_certificate(make_member("student"))
    client.force_login(waiting.holder)

    response = client.post(f"/certificates/{waiting.number}/share/", {"scope": "summary", "days": "30"})

    assert response.status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_certificate_takes_the_same_queries_for_any_number_of_links(
    client, certificate, count, django_assert_num_queries
):
    for _ in range(count):
        sharing.note_view(make_link(certificate), network="203.0.113.0", browser="Edge")
    client.force_login(certificate.holder)
    client.get("/learn/certificates/")

    with django_assert_num_queries(11):
        client.get(f"/certificates/{certificate.number}/")
