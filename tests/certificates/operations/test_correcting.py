"""Corrections, and the way back for what could not be made."""

import pytest

from certificates import background
from certificates import public as certificates
from certificates.choices import State
from certificates.models import Certificate
from certificates.operations.correcting import correct, mend
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.certificates import make_award, make_certificate, make_published_certificate
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def make_dead(holder="李\U0001f600"):
    certificate = make_certificate()
    Certificate.objects.filter(pk=certificate.pk).update(content={**certificate.content, "holder": holder})
    background.render_waiting()
    certificate.refresh_from_db()
    assert certificate.state == State.DEAD
    return certificate


def test_correct_issues_a_new_number_that_supersedes_the_old_one():
    old = make_published_certificate(make_member("student", name="程雨桐"))
    academic = make_member("academic", old.issuer)

    new = correct(old.pk, reason="姓名有误", by=academic, holder="程雨彤")
    background.render_waiting()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.revoked_reason, old.superseded_by) == (State.SUPERSEDED, "姓名有误", new)
    assert (new.state, new.content["holder"], new.supersedes) == (State.PUBLISHED, "程雨彤", old)
    assert old.content["holder"] == "程雨桐"
    assert new.number != old.number
    assert new.check_code != old.check_code
    assert Notice.objects.filter(kind="certificate.superseded").count() == 1


def test_the_deed_leads_to_the_corrected_certificate():
    award = make_award()
    old = certificates.issue(award, by=None)
    background.render_waiting()

    new = correct(old.pk, reason="成绩有误", by=make_member("academic", old.issuer), score_percent=91.0)

    assert certificates.issue(award, by=None).pk == new.pk
    assert [held.evidence for held in certificates.held_by(award.holder_id)] == [award.evidence]


@pytest.mark.parametrize(
    ("reason", "changes"),
    [("", {"holder": "程雨彤"}), ("原因", {}), ("原因", {"holder": " "}), ("原因", {"holder": "李\U0001f600"}),
     ("原因", {"skills": []}), ("原因", {"holder": "长" * 81})],
)  # fmt: skip
def test_correct_refuses_and_changes_nothing(reason, changes):
    old = make_published_certificate()

    with pytest.raises(Invalid):
        correct(old.pk, reason=reason, by=make_member("academic", old.issuer), **changes)

    old.refresh_from_db()
    assert (old.state, Certificate.objects.count()) == (State.PUBLISHED, 1)


def test_correct_is_for_published_certificates_and_their_office():
    waiting, published = make_certificate(), make_published_certificate()

    with pytest.raises(NotAllowed):
        correct(published.pk, reason="x", by=make_member("academic", make_university()), holder="王五")
    Certificate.objects.filter(pk=waiting.pk).update(state=State.RESERVED)
    with pytest.raises(WrongState):
        correct(waiting.pk, reason="x", by=make_member("academic", waiting.issuer), holder="王五")


def test_mend_lets_what_was_given_up_wait_again_under_its_number():
    certificate = make_dead()

    mend(certificate.pk, by=make_member("academic", certificate.issuer), holder="李笑")
    background.render_waiting()

    mended = Certificate.objects.get()
    assert (mended.state, mended.number, mended.content["holder"]) == (State.PUBLISHED, certificate.number, "李笑")


def test_mend_says_which_sign_no_font_has():
    certificate = make_dead()

    with pytest.raises(Invalid, match=r"U\+1F600"):
        mend(certificate.pk, by=make_member("academic", certificate.issuer), holder="李\U0001f600")


def test_mend_is_only_for_what_was_given_up():
    certificate = make_published_certificate()

    with pytest.raises(WrongState):
        mend(certificate.pk, by=make_member("academic", certificate.issuer), holder="李笑")
