"""What programs show that pass on a certificate's link."""

import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from certificates.operations import sharing
from certificates.operations.revoking import revoke
from certificates.queries.cards import linkedin_address
from certificates.rendering.cards import Card, card_png
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def metas(response):
    """{property: content} of the page's head."""
    pieces = response.content.decode().split('<meta property="')[1:]
    return {piece.split('"')[0]: piece.split('content="')[1].split('"')[0] for piece in pieces}


def test_a_verified_page_names_its_card_and_masks_the_name(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    found = metas(response)
    assert found["og:title"] == "跨境平台运营 · 课程结业证书"
    assert found["og:description"] == f"程*桐 · {certificate.number}"
    picture = client.get(found["og:image"].replace("&amp;", "&"))
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)


def test_a_shared_page_shows_the_name_and_its_card_does_not(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))
    link = sharing.share(certificate.pk, scope="results", days=30, by=certificate.holder)

    response = client.get(f"/s/{link.token}/")

    assert metas(response)["og:description"] == f"程*桐 · {certificate.number}"
    assert "程雨桐" in response.content.decode()
    assert client.get(f"/s/{link.token}/card.png")["Content-Type"] == "image/png"


def test_the_card_changes_as_soon_as_the_certificate_is_taken_back(client):
    certificate = make_published_certificate()
    where = f"/v/{certificate.number}/card.png?c={certificate.check_code}"
    before = client.get(where)

    revoke(certificate.pk, reason="成绩造假", by=make_member("academic", certificate.issuer))

    assert client.get(where).content != before.content
    assert before["Cache-Control"] == "public, max-age=60"


def test_a_card_speaks_the_language_of_its_address_whoever_asks(client):
    certificate = make_published_certificate()
    english = {"HTTP_ACCEPT_LANGUAGE": "en", "HTTP_COOKIE": "django_language=en"}
    where = f"/v/{certificate.number}/card.png?c={certificate.check_code}"

    cards = [client.get(path + where, **reader).content for path in ("", "/en") for reader in ({}, english)]

    # Caches on the way may keep it for everybody.
    assert (cards[0], cards[2]) == (cards[1], cards[3])
    assert cards[0] != cards[2]


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA"])
def test_without_the_code_there_is_no_card(client, code):
    certificate = make_published_certificate()

    assert client.get(f"/v/{certificate.number}/card.png", {"c": code}).status_code == 404


def test_an_ended_link_has_no_card(client):
    certificate = make_published_certificate()
    link = sharing.share(certificate.pk, scope="results", days=30, by=certificate.holder)
    sharing.end_share(link.pk, by=certificate.holder)

    assert client.get(f"/s/{link.token}/card.png").status_code == 404


@pytest.mark.parametrize("more", [{}, {"c": "x"}, {"code": "x"}])
def test_number_and_name_lead_to_no_address_to_pass_on(client, more):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    response = client.get("/verify/", {"number": certificate.number, "name": "程雨桐", **more})

    assert (response.status_code, metas(response)) == (200, {})
    assert certificate.check_code not in response.content.decode()


@pytest.mark.parametrize("name", ["王", "阿卜杜热合曼·买买提吐尔逊", "龙䶮㛃𠮷", "王\U000e01ef"])
def test_a_card_is_drawn_for_every_name_and_a_long_title(name, settings):
    card = Card(
        "课程结业证书", "长" * 60, name, "某" * 40, "AH26-K-0000001-6", "2026-11-26", "有效", True, "example.cn"
    )

    assert Image.open(io.BytesIO(card_png(card, settings.CACHE_DIR))).size == (1200, 630)


def test_linkedin_is_told_what_its_form_asks_for():
    certificate = make_certificate(valid_years=3)
    certificate.issued_on, certificate.valid_until = date(2026, 3, 5), date(2029, 3, 5)

    address = urlsplit(linkedin_address(certificate))

    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.netloc, address.path) == ("www.linkedin.com", "/profile/add")
    assert asked.pop("certUrl").endswith(f"/v/{certificate.number}/?c={certificate.check_code}")
    assert asked == {
        "startTask": "CERTIFICATION_NAME",
        "name": "跨境平台运营",
        "organizationName": certificate.content["organisations"][0][0],
        "issueYear": "2026",
        "issueMonth": "3",
        "expirationYear": "2029",
        "expirationMonth": "3",
        "certId": certificate.number,
    }


def test_only_a_valid_certificate_is_offered_to_linkedin(client):
    certificate = make_published_certificate()
    client.force_login(certificate.holder)
    page = f"/certificates/{certificate.number}/"
    offered = "linkedin.com/profile/add" in client.get(page).content.decode()

    revoke(certificate.pk, reason="x", by=make_member("academic", certificate.issuer))

    assert (offered, "linkedin.com/profile/add" in client.get(page).content.decode()) == (True, False)


def shown(client, **asked):
    return [one.title for one in client.get("/learn/certificates/", asked).context["certificates"]]


@pytest.fixture
def holder(client):
    person = make_member("student")
    client.force_login(person)
    make_published_certificate(person, title_zh="甲")
    old = make_published_certificate(person, title_zh="丙", valid_years=1)
    with lifted():
        type(old).objects.filter(pk=old.pk).update(issued_on=date(2024, 5, 1), valid_until=date(2025, 5, 1))
    make_certificate(person, title_zh="乙", template="award")
    return person


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["乙", "丙", "甲"]),
        ({"kind": "award"}, ["乙"]),
        ({"standing": "valid"}, ["甲"]),
        ({"standing": "expired"}, ["丙"]),
        ({"standing": "waiting"}, ["乙"]),
        ({"year": "2024"}, ["丙"]),
        ({"year": str(timezone.localdate().year), "order": "issued"}, ["乙", "甲"]),
        ({"q": "丙"}, ["丙"]),
        ({"order": "title"}, ["丙", "乙", "甲"]),
        ({"order": "until"}, ["丙", "乙", "甲"]),
        ({"kind": "nonsense"}, ["乙", "丙", "甲"]),
    ],
)
def test_my_certificates_are_narrowed_and_sorted_by_the_address(client, holder, asked, found):
    assert shown(client, **asked) == found


def test_the_page_says_how_a_list_earned_it(client, holder):
    certificate = make_certificate(holder, evidence="certificates.list:1:abc:7")

    response = client.get(f"/certificates/{certificate.number}/")

    assert [one.words for one in response.context["reasons"]] == ["由颁发机构按竞赛或活动名单颁发"]
