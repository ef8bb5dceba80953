"""What markers said and agreed to show, beside a certificate."""

import pytest

from certificates import background
from certificates import public as certificates
from certificates.choices import Scope
from certificates.operations import comments, correcting, sharing
from lms.common.errors import NotAllowed
from lms.organisations.public import Role
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
WORDS = "能独立完成一单出口报价。"
COMMENT = certificates.Comment("企业导师", "Enterprise mentor", "张工", "出口报价", WORDS, 40)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def certificate():
    return make_published_certificate(make_member("student", name="程雨桐"), comments=(COMMENT,))


def public_page(client, certificate):
    client.logout()
    return client.get(f"/verify/{certificate.number}/", {"c": certificate.check_code}).text


def test_whoever_verifies_reads_them_until_the_holder_keeps_them(client, certificate):
    before = public_page(client, certificate)
    client.force_login(certificate.holder)
    own = client.get(f"/certificates/{certificate.number}/").text
    client.post(f"/certificates/{certificate.number}/comments/", {"shows": "0"})
    kept = public_page(client, certificate)
    client.force_login(certificate.holder)
    still = client.get(f"/certificates/{certificate.number}/").text

    assert [WORDS in page for page in (before, own, kept, still)] == [True, True, False, True]
    assert "企业导师" in before and "张工" in before and "评分占 40%" in before


def test_a_link_that_shows_the_state_alone_does_not_show_them(client, certificate):
    links = {scope: sharing.share(certificate.pk, scope=scope, days=1, by=certificate.holder) for scope in Scope}

    shown = {scope: WORDS in client.get(f"/s/{link.token}/").text for scope, link in links.items()}

    assert shown == {Scope.SUMMARY: False, Scope.RESULTS: True, Scope.FILE: True}


def test_nobody_else_decides_what_is_shown(certificate):
    office = make_member(Role.ACADEMIC, certificate.issuer)

    with pytest.raises(NotAllowed):
        comments.show_comments(certificate.pk, shows=False, by=office)


def test_a_corrected_certificate_keeps_them_and_the_holders_wish(certificate):
    comments.show_comments(certificate.pk, shows=False, by=certificate.holder)
    office = make_member(Role.ACADEMIC, certificate.issuer)

    new = correcting.correct(certificate.pk, reason="姓名写错", holder="程雨彤", by=office)
    background.render_waiting()

    new.refresh_from_db()
    assert (new.comments[0]["words"], new.hides_comments) == (WORDS, True)


def test_words_taken_back_do_not_stay_beside_the_certificate_that_was_corrected(client, certificate):
    evidence, office = certificate.evidence, make_member(Role.ACADEMIC, certificate.issuer)
    new = correcting.correct(certificate.pk, reason="姓名写错", holder="程雨彤", by=office)
    background.render_waiting()
    before = WORDS in public_page(client, new)

    certificates.set_comments(evidence, [])

    assert [before, *(WORDS in public_page(client, one) for one in (certificate, new))] == [True, False, False]


def test_comments_of_a_deed_without_certificate_go_nowhere():
    assert not certificates.set_comments("courses.enrolment:0", [COMMENT])
