"""Corrections, and the way back for what could not be made."""

import pytest

from certificates import background
from certificates import public as certificates
from certificates.choices import State
from certificates.models import Certificate
from certificates.operations.correcting import correct, mend
from certificates.operations.revoking import reinstate, revoke, suspend, withdraw
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
    background.render_waiting()

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


def correcting(holder="程雨彤"):
    old = make_published_certificate(make_member("student", name="程雨桐"))
    academic = make_member("academic", old.issuer)
    return old, academic, correct(old.pk, reason="姓名有误", by=academic, holder=holder)


def test_the_old_one_counts_until_the_new_one_has_its_file():
    old, _academic, new = correcting()

    old.refresh_from_db()
    assert (old.state, old.revoked_at, new.state) == (State.PUBLISHED, None, State.RESERVED)
    assert [one.evidence for one in certificates.held_by(old.holder_id)] == [old.evidence]
    assert certificates.issue(make_award(old.holder, evidence=old.evidence), by=None).pk == old.pk


def test_a_correction_that_cannot_be_made_leaves_the_old_one_as_it_was():
    old, academic, new = correcting()
    Certificate.objects.filter(pk=new.pk).update(content={**new.content, "holder": "李\U0001f600"})

    background.render_waiting()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.PUBLISHED, State.DEAD)
    mend(new.pk, by=academic, holder="李笑")
    background.render_waiting()
    old.refresh_from_db()
    assert (old.state, old.superseded_by.state) == (State.SUPERSEDED, State.PUBLISHED)


def test_a_name_that_finds_no_room_is_refused_before_anything_changes():
    old = make_published_certificate()

    with pytest.raises(Invalid, match="版面放不下"):
        correct(old.pk, reason="x", by=make_member("academic", old.issuer), holder_latin="W" * 400)

    assert (Certificate.objects.count(), Certificate.objects.get().state) == (1, State.PUBLISHED)


def test_one_correction_at_a_time():
    old, academic, _new = correcting()

    with pytest.raises(WrongState):
        correct(old.pk, reason="x", by=academic, holder="王五")


def test_the_sentence_follows_a_title_that_is_put_right():
    old = make_published_certificate(title_zh="平台营运", body_zh="达到课程「平台营运」规定的标准，准予结业。")

    new = correct(old.pk, reason="名称有误", by=make_member("academic", old.issuer), title_zh="平台运营")

    assert new.content["body_zh"] == "达到课程「平台运营」规定的标准，准予结业。"


def test_a_title_no_font_has_is_mended_in_the_sentence_too():
    certificate = make_certificate()
    said = {"title_zh": "直播🔥", "body_zh": "达到课程「直播🔥」规定的标准，准予结业。"}
    Certificate.objects.filter(pk=certificate.pk).update(content={**certificate.content, **said})
    background.render_waiting()

    mend(certificate.pk, by=make_member("academic", certificate.issuer), title_zh="直播")
    background.render_waiting()

    certificate.refresh_from_db()
    assert (certificate.state, certificate.content["body_zh"]) == (
        State.PUBLISHED, "达到课程「直播」规定的标准，准予结业。"
    )  # fmt: skip


def test_a_correction_that_was_stopped_can_be_begun_again():
    old, academic, _new = correcting()
    suspend(old.pk, reason="x", by=academic)
    reinstate(old.pk, by=academic)

    again = correct(old.pk, reason="姓名有误", by=academic, holder="程雨彤")
    revoke(again.pk, reason="又写错了", by=academic)
    last = correct(old.pk, reason="姓名有误", by=academic, holder="程雨丹")
    background.render_waiting()

    old.refresh_from_db()
    assert old.superseded_by == last


@pytest.mark.parametrize("step", ["revoke", "suspend", "withdraw"])
def test_what_is_taken_back_while_it_is_corrected_stays_taken_back(step):
    old, academic, new = correcting()
    steps = {
        "revoke": lambda: revoke(old.pk, reason="x", by=academic),
        "suspend": lambda: suspend(old.pk, reason="x", by=academic),
        "withdraw": lambda: withdraw(old.evidence, reason="x", by=None),
    }

    steps[step]()
    background.render_waiting()

    old.refresh_from_db()
    new.refresh_from_db()
    assert old.state == (State.SUSPENDED if step == "suspend" else State.REVOKED)
    assert (new.state, new.supersedes) == (State.REVOKED, None)
    assert certificates.held_by(old.holder_id) == []
