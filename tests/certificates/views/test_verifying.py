"""Anybody verifies."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.models import Certificate
from certificates.operations.revoking import revoke
from certificates.queries.files import file_of
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def state_of(response) -> str:
    return response.content.decode().split('data-state="')[1].split('"')[0]


def words_of(response, number: str) -> str:
    """The page without the number asked for and without the form token, which is new each time."""
    return re.sub(r'csrf[^"]*" value="[^"]*"', "", response.content.decode().replace(number, ""))


def test_the_qr_address_shows_a_valid_certificate_with_a_masked_name(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert (response.status_code, state_of(response)) == (200, "published")
    assert "程*桐" in response.content.decode()
    assert "程雨桐" not in response.content.decode()


def test_the_check_code_alone_is_enough_however_it_is_typed(client):
    certificate = make_published_certificate()
    typed = certificate.check_code.lower().replace("-", " ").replace("0", "o")

    response = client.get("/verify/", {"code": typed})

    assert state_of(response) == "published"


def test_a_number_alone_says_nothing(client):
    certificate = make_published_certificate()

    known, unknown = client.get(f"/verify/{certificate.number}/"), client.get("/verify/AH26-K-9999999-9/")

    assert known.status_code == unknown.status_code == 200
    assert "data-state" not in known.content.decode()
    assert words_of(known, certificate.number) == words_of(unknown, "AH26-K-9999999-9")


def test_number_and_name_must_both_fit(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    right = client.get("/verify/", {"number": certificate.number, "name": "程雨桐"})
    wrong_name = client.get("/verify/", {"number": certificate.number, "name": "程雨"})
    no_number = client.get("/verify/", {"number": "AH26-K-9999999-9", "name": "程雨桐"})

    assert [state_of(right), state_of(wrong_name), state_of(no_number)] == ["published", "none", "none"]
    assert "程雨桐" in right.content.decode()


def test_another_certificates_code_does_not_open_a_number(client):
    first, second = make_published_certificate(), make_published_certificate()

    response = client.get(f"/v/{first.number}/", {"c": second.check_code})

    assert (response.status_code, state_of(response)) == (404, "none")


def test_a_revoked_certificate_says_so_with_date_and_reason(client):
    certificate = make_published_certificate()
    revoke(certificate.pk, reason="成绩登记有误", by=make_member("academic", certificate.issuer))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert state_of(response) == "revoked"
    assert "成绩登记有误" in response.content.decode()


def test_a_certificate_past_its_day_reads_expired(client):
    certificate = make_published_certificate(valid_years=1)
    Certificate.objects.update(valid_until=timezone.localdate() - timedelta(days=1))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert state_of(response) == "expired"


def test_the_file_itself_is_recognised_and_one_changed_byte_is_not(client):
    certificate = make_published_certificate()
    data = file_of(certificate)

    whole = client.post("/verify/file/", {"file": SimpleUploadedFile("a.pdf", data)})
    changed = client.post("/verify/file/", {"file": SimpleUploadedFile("a.pdf", data[:-1] + b"x")})

    assert [state_of(whole), state_of(changed)] == ["published", "none"]


def test_guessing_is_stopped_and_right_answers_are_not(client):
    certificate = make_published_certificate()

    guesses = [client.get("/verify/", {"code": f"EQ8FS2J9{n:04d}"}).status_code for n in range(31)]
    right = client.get("/verify/", {"code": certificate.check_code})

    assert guesses == [404] * 30 + [429]
    assert right.status_code == 200
