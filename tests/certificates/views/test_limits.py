"""Neighbours' wrong guesses stop nobody who scans a certificate, and what was typed is not lost."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from certificates.views import limits
from tests.certificates.views.test_verifying import miss, solved, state_of
from tests.factories.certificates import make_published_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def test_misses_of_a_network_stop_no_right_scan_and_hide_no_card(client):
    certificate = make_published_certificate()
    miss(client, 5)
    key = {"c": certificate.check_code}

    page = client.get(f"/v/{certificate.number}/", key)
    card = client.get(f"/v/{certificate.number}/card.png", key)
    guess = client.get(f"/v/{certificate.number}/", {"c": "EQ8F-S2J9-0001"})

    assert (page.status_code, state_of(page)) == (200, "published")
    assert (card.status_code, guess.status_code) == (200, 429)


def test_misses_on_numbers_that_begin_alike_stop_no_right_scan(client):
    certificate = make_published_certificate()
    for n in range(50):
        limits.count_miss(RequestFactory().get("/", REMOTE_ADDR=f"198.51.{n}.1"), certificate.number)

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code}, REMOTE_ADDR="192.0.2.1")

    assert (response.status_code, state_of(response)) == (200, "published")


def test_a_wrong_sum_says_so_and_the_first_one_does_not(client):
    miss(client, 5)
    first = client.get("/verify/", {"code": "EQ8FS2J90000"})
    wrong = client.get("/verify/", {**solved(client, first, code="EQ8FS2J90000"), "a": "99"})

    assert ("答错了" in first.content.decode(), "答错了" in wrong.content.decode()) == (False, True)


@pytest.mark.parametrize("asked", [{"code": "EQ8F-S2J9-0001"}, {"number": "AH26-K-9999999-9", "name": "章 雨桐"}])
@pytest.mark.parametrize("misses", [0, 5])
def test_what_was_not_found_stays_in_its_box(client, asked, misses):
    miss(client, misses)

    page = client.get("/verify/", asked).content.decode()

    forms = page.split('role="search"')[1]
    assert all(f'value="{typed}"' in forms for typed in asked.values())
    assert ('<details class="card" open><summary class="b">没有校验码' in page) == ("name" in asked)
