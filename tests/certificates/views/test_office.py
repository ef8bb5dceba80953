"""What a school's academic office does on a certificate's page; what was refused is still there to be put right."""

import pytest
from django.utils import translation

from certificates import background, faults
from certificates import public as certificates
from certificates.choices import State
from certificates.models import Certificate
from certificates.operations.batches import issue_batch
from tests.factories.certificates import make_award, make_certificate, make_published_certificate
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db
STRANGE = "直播电商🔥实战"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def office(client, school):
    person = make_member("academic", school)
    client.force_login(person)
    return person


def dead_by_its_title(school):
    certificate = make_certificate(organisation_ids=(school.pk,), title_zh=STRANGE)
    background.render_waiting()
    certificate.refresh_from_db()
    assert certificate.state == State.DEAD
    return certificate


def step(client, certificate, name, **typed):
    return client.post(f"/certificates/{certificate.number}/{name}/", typed)


def test_what_died_of_its_title_is_made_with_another_one(client, school, office):
    certificate = dead_by_its_title(school)
    page = client.get(f"/certificates/{certificate.number}/").content.decode()
    words = {name: certificate.content[name] for name in ("holder", "holder_latin", "title_en")}

    response = step(client, certificate, "mend", **words, title_zh="直播电商实战")
    background.render_waiting()

    certificate.refresh_from_db()
    assert (response.status_code, certificate.state) == (302, State.PUBLISHED)
    assert (certificate.content["title_zh"], f'value="{STRANGE}"' in page) == ("直播电商实战", True)


def test_a_title_that_still_cannot_be_printed_is_said_beside_it(client, school, office):
    certificate = dead_by_its_title(school)
    words = {name: certificate.content[name] for name in ("holder", "holder_latin", "title_en")}

    response = step(client, certificate, "mend", **words, title_zh="直播🔥")

    assert response.status_code == 422
    assert list(response.context["forms"]["mend"].errors) == ["title_zh"]
    assert 'value="直播🔥"' in response.content.decode()


def test_what_died_is_revoked_and_its_deed_is_free_again(client, school, office):
    certificate = dead_by_its_title(school)
    award = make_award(
        certificate.holder, organisation_ids=(school.pk,), evidence=certificate.evidence, title_zh="直播电商实战"
    )

    response = step(client, certificate, "revoke", reason="名称改过再颁发")
    again = certificates.issue(award, by=None)

    certificate.refresh_from_db()
    assert (response.status_code, certificate.state) == (302, State.REVOKED)
    assert (again.pk != certificate.pk, again.state) == (True, State.RESERVED)


def test_what_was_published_and_revoked_keeps_its_deed(client, school, office):
    certificate = make_published_certificate(organisation_ids=(school.pk,))

    step(client, certificate, "revoke", reason="成绩有误")

    assert Certificate.objects.get(pk=certificate.pk).evidence == certificate.evidence


@pytest.mark.parametrize(
    ("name", "typed", "wrong", "kept"),
    [
        ("correct", {"holder": "李\u200b明", "holder_latin": "LI Ming", "reason": "姓名有误"}, "holder", "LI Ming"),
        ("correct", {"holder": "李明", "reason": "姓名有误", "score_percent": "1000"}, "score_percent", "姓名有误"),
        ("suspend", {"reason": ""}, "reason", ""),
        ("revoke", {"reason": ""}, "reason", ""),
    ],
)
def test_a_refused_step_keeps_what_was_typed_and_says_why_beside_it(client, school, office, name, typed, wrong, kept):
    certificate = make_published_certificate(organisation_ids=(school.pk,))

    response = step(client, certificate, name, **typed)

    page = response.content.decode()
    form = response.context["forms"][name]
    assert (response.status_code, list(form.errors)) == (422, [wrong])
    assert f'id="{name}-{wrong}_error"' in page
    assert (f'value="{kept}"' in page) == bool(kept)
    assert Certificate.objects.get().state == State.PUBLISHED


def test_an_invisible_character_is_named_in_words(client, school, office):
    certificate = make_published_certificate(organisation_ids=(school.pk,))

    response = step(client, certificate, "correct", holder="李\u200b明", reason="姓名有误")

    assert "看不见的字符（U+200B）" in str(response.context["forms"]["correct"].errors)


def test_a_batch_sent_back_without_a_reason_stays_and_says_so(client, school, office, settings):
    settings.CERTIFICATE_SIGN_OFF_FROM = 1
    batch = issue_batch([make_award(organisation_ids=(school.pk,))], title="一班", key="k", by=office)

    response = client.post(f"/certificates/batches/{batch.pk}/refuse/", {"reason": ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    batch.refresh_from_db()
    assert batch.state == "waiting"


def test_a_share_with_too_many_days_keeps_what_was_typed(client):
    certificate = make_published_certificate()
    client.force_login(certificate.holder)

    response = step(client, certificate, "share", scope="file", days="999", note="某公司")

    assert (response.status_code, list(response.context["forms"]["share"].errors)) == (422, ["days"])
    assert 'value="某公司"' in response.content.decode()


def test_the_holder_reads_why_in_words_and_never_what_the_machine_said(client, school):
    dead = dead_by_its_title(school)
    client.force_login(dead.holder)

    chinese = client.get(f"/certificates/{dead.number}/").content.decode()
    english = client.get(f"/en/certificates/{dead.number}/").content.decode()

    assert "没有字体能印出其中的字：🔥（U+1F525）" in chinese
    assert "no font has" not in chinese + english
    assert "没有字体能印出其中的字" not in english


def test_what_is_waited_for_is_for_the_office_and_not_for_the_holder(client, school, office):
    certificate = make_certificate(organisation_ids=(school.pk,))
    Certificate.objects.update(failure=faults.WAITS_KEY)
    where, why = f"/certificates/{certificate.number}/", str(faults.SENTENCES[faults.WAITS_KEY])
    for_office = client.get(where).content.decode()
    client.force_login(certificate.holder)

    for_holder = client.get(where).content.decode()

    assert (why in for_office, why in for_holder, "没有做成" in for_holder) == (True, False, False)


@pytest.mark.parametrize("code", sorted(faults.SENTENCES))
def test_every_reason_has_words_in_both_languages(code):
    chinese = faults.told(faults.written(code, "x"))
    with translation.override("en"):
        english = faults.told(faults.written(code, "x"))

    assert chinese.endswith("：x")
    assert english.endswith(": x") and english.isascii()
