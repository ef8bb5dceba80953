"""A person's own certificates."""

import pytest

from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_holder_reads_lists_and_downloads(client):
    student = make_member("student")
    certificate = make_published_certificate(student)
    client.force_login(student)

    listed = client.get("/learn/certificates/").content.decode()
    file = client.get(f"/certificates/{certificate.number}/file.pdf")

    assert certificate.number in listed
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert file.content.startswith(b"%PDF-")


def test_a_waiting_certificate_renews_its_page_and_has_no_file_yet(client):
    student = make_member("student")
    certificate = make_certificate(student)
    client.force_login(student)

    page = client.get(f"/certificates/{certificate.number}/").content.decode()

    assert '<meta http-equiv="refresh" content="5">' in page
    assert client.get(f"/certificates/{certificate.number}/file.pdf").status_code == 404


@pytest.mark.parametrize("address", ["/certificates/{}/", "/certificates/{}/file.pdf"])
def test_somebody_elses_certificate_does_not_exist(client, address):
    certificate = make_published_certificate()
    client.force_login(make_member("student", certificate.issuer))

    response = client.get(address.format(certificate.number))

    assert response.status_code == 404


def test_another_schools_office_cannot_revoke(client):
    certificate = make_published_certificate()
    client.force_login(make_member("academic", make_university()))

    response = client.post(f"/certificates/{certificate.number}/revoke/", {"reason": "x"})

    assert response.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(client, count, django_assert_num_queries):
    student = make_member("student")
    for _ in range(count):
        make_certificate(student)
    client.force_login(student)
    client.get("/learn/certificates/")  # the first visit writes the list of sessions

    with django_assert_num_queries(8):
        client.get("/learn/certificates/")


def test_an_officer_takes_a_certificate_back_and_does_not_read_its_file(client):
    certificate = make_published_certificate()
    client.force_login(make_member("officer"))
    page = f"/certificates/{certificate.number}/"

    shown = client.get(page).content.decode()
    revoked = client.post(f"{page}revoke/", {"reason": "成绩造假"})

    assert (f"{page}revoke/" in shown, f"{page}file.pdf" in shown) == (True, False)
    assert client.get(f"{page}file.pdf").status_code == 404
    certificate.refresh_from_db()
    assert (revoked.status_code, certificate.state) == (302, "revoked")


@pytest.mark.parametrize("asked", ["name", "number", "username"])
def test_an_office_finds_its_own_certificates_and_no_others(client, asked):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))
    make_certificate(make_member("student", name="程雨桐"))
    client.force_login(make_member("academic", certificate.issuer))
    q = {"name": "雨桐", "number": certificate.number, "username": certificate.holder.username}[asked]

    response = client.get(f"/uni/{certificate.issuer.code}/certificates/", {"q": q})

    assert list(response.context["found"]) == [certificate]


def test_the_transcript_is_offered_where_there_is_one_whatever_the_list_is_narrowed_to(client):
    student = make_member("student")
    client.force_login(student)
    waiting = make_certificate(student)
    without = client.get("/learn/certificates/").content.decode()
    make_published_certificate(student)

    narrowed = client.get("/learn/certificates/", {"q": "没有这样的"}).content.decode()

    assert waiting.number in without
    assert ("/transcript/" in without, "/transcript/" in narrowed) == (False, True)
