"""Where a credential says its evidence is: a page for whoever was shown it, that says what anybody may know."""

import json
from urllib.parse import urlsplit

import pytest

from certificates.credentials import proofs
from certificates.models import Certificate
from certificates.queries import credentials, explanations
from tests.factories.certificates import make_certificate, make_published_certificate, make_transcript_row

pytestmark = pytest.mark.django_db


def evidence_of(certificate):
    return json.loads(credentials.signed(certificate, proofs.RDFC))["evidence"][0]["id"]


def address_of(certificate):
    parts = urlsplit(evidence_of(certificate))
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def told(monkeypatch):
    """The deeds of this test are told in one line."""
    monkeypatch.setattr(explanations, "_explainers", {})
    monkeypatch.setattr(explanations, "_tellers", {})
    explanations.register(
        "tests.deed",
        lambda key: [explanations.Reason("成绩", "59.5")],
        tells=lambda key: [explanations.Fact("评分标准", f"第 3 版（{key}）", "/courses/")],
    )


def test_it_says_kind_day_standard_and_version_and_leads_on(client, told):
    certificate = make_certificate(template="skill", title_zh="跨境平台运营技能证书")

    page = client.get(address_of(certificate))

    said = page.content.decode()
    key = certificate.evidence.rpartition(":")[2]
    wanted = [
        "跨境平台运营技能证书",
        "技能证书",
        certificate.number,
        "评分标准",
        f"第 3 版（{key}）",
        'href="/courses/"',
    ]
    assert (page.status_code, [words for words in wanted if words not in said]) == (200, [])
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex, noarchive", "no-store")


def test_it_says_nothing_of_the_person_but_the_masked_name(client, told):
    certificate = make_certificate(score_percent=97.25)

    said = client.get(address_of(certificate)).content.decode()

    hidden = [certificate.holder.name, certificate.check_code, "97.25", "59.5", certificate.holder.email]
    assert [words for words in hidden if words and words in said] == []


def test_a_number_alone_or_with_another_key_opens_nothing(client):
    certificate, other = make_certificate(), make_certificate()
    stem = f"/v/{certificate.number}/evidence/"

    answers = [client.get(stem), client.get(f"{stem}?of={other.subject.urn}"), client.get(f"{stem}?of=é")]

    unknown = client.get(f"/v/AH26-K-9999999-0/evidence/?of={certificate.subject.urn}")
    assert [one.status_code for one in [*answers, unknown]] == [404] * 4


def test_a_course_page_is_its_own_evidence_and_what_was_signed_before_keeps_its_address():
    course, old = make_certificate(page="/courses/cbe201/"), make_certificate()
    Certificate.objects.filter(pk=old.pk).update(content={k: v for k, v in old.content.items() if k != "told"})
    old.refresh_from_db()

    assert [urlsplit(evidence_of(one)).path for one in (course, old)] == [
        "/courses/cbe201/", f"/verify/{old.number}/",
    ]  # fmt: skip


def test_the_page_of_a_check_code_links_it_and_a_transcript_has_none(client):
    certificate = make_published_certificate()
    row = make_transcript_row(certificate.holder)

    pages = [client.get(f"/v/{one.number}/", {"c": one.check_code}).content.decode() for one in (certificate, row)]

    assert [f"/v/{one.number}/evidence/" in page for one, page in zip((certificate, row), pages, strict=True)] == [
        True, False,
    ]  # fmt: skip
    assert client.get(f"/v/{row.number}/evidence/?of={row.subject.urn}").status_code == 404


def test_a_deed_of_several_parts_is_told_by_the_app_of_its_beginning(told):
    certificate = make_certificate(evidence="tests.deed:12:5")

    assert [fact.value for fact in explanations.facts_of(certificate)] == ["第 3 版（12:5）"]


def test_what_nobody_tells_of_says_so(client):
    said = client.get(address_of(make_certificate())).content.decode()

    assert "颁发机构没有公开更多的依据" in said
