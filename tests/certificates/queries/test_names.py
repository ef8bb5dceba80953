"""What things were called when a certificate was earned, and are called otherwise by now."""

import json
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.credentials import canonical, issuers, proofs
from certificates.models import Certificate, Names
from certificates.operations.correcting import correct
from certificates.operations.issuing import issue
from certificates.queries import credentials, wallets
from certificates.queries.documents import document_of
from certificates.queries.files import file_of
from lms.common import near
from lms.skills.models import Skill, SkillLevel
from tests.factories.certificates import make_award, make_certificate, make_published_certificate, make_transcript_row
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
SKILLS = (("EC-05", 2), ("FT-01", 1))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def skill(settings):
    Skill.objects.filter(code="EC-05").update(name_zh="店铺数据分析", name_en="Analyse a shop's data")


def level(settings):
    SkillLevel.objects.filter(level=2).update(name_zh="会用", name_en="Use")


def esco(settings):
    uri = "http://data.europa.eu/esco/skill/0"
    Skill.objects.filter(code="FT-01").update(esco_uri=uri, esco_label="another")


def platform(settings):
    settings.WAGTAIL_SITE_NAME = "另一个名字"


def moved(settings):
    settings.SITE_URL = "https://huimao-new.example"


CHANGES = (skill, level, esco, platform, moved)


def verified(client, data, name):
    response = client.post("/verify/file/", {"file": SimpleUploadedFile(name, data)})
    return response.content.decode().split('data-state="')[1].split('"')[0]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_called_otherwise_later_leaves_every_genuine_file_valid(client, settings, change):
    student = make_member("student", name="程雨桐")
    certificate = make_published_certificate(student, skills=SKILLS)
    files = {f"a.{form}": wallets.wallet_file(certificate, form)[0] for form in ("json", "jcs", "png", "svg")}
    files |= {"a.pdf": file_of(certificate), "t.pdf": file_of(make_transcript_row(student))}

    change(settings)
    near.forget()

    states = {name: verified(client, data, name) for name, data in files.items()}
    assert states == dict.fromkeys(files, "published")


@pytest.mark.parametrize("change", CHANGES)
def test_the_same_row_makes_the_same_credential_and_page_whatever_things_are_called_by_now(settings, change):
    certificate = make_certificate(skills=SKILLS)
    before = credentials.signed(certificate, proofs.JCS), document_of(certificate)

    change(settings)
    near.forget()

    again = Certificate.objects.get()
    assert (credentials.signed(again, proofs.JCS), document_of(again)) == before


def test_what_is_earned_afterwards_says_the_new_name(settings):
    make_certificate(skills=SKILLS)
    skill(settings)

    later = issue(make_award(skills=SKILLS), by=None)

    badge = canonical.parse(credentials.signed(later, proofs.JCS))
    named = [one["targetName"] for one in badge["credentialSubject"]["achievement"]["alignment"]]
    assert named[0] == "店铺数据分析 Analyse a shop's data"
    assert document_of(later).skills[0].name_zh == "店铺数据分析"


def test_certificates_earned_alike_share_their_names():
    made = [make_certificate(skills=SKILLS) for _ in range(3)] + [make_certificate()]

    assert [one.names_id == made[0].names_id for one in made] == [True, True, True, False]
    assert Names.objects.count() == 2


def test_a_correction_keeps_the_names_of_what_it_corrects(settings):
    old = make_published_certificate(make_member("student", name="程雨桐"), skills=SKILLS)
    skill(settings)

    new = correct(old.pk, reason="姓名有误", by=make_member("academic", old.issuer), holder="章晓彤")

    assert new.names_id == old.names_id


def test_a_site_that_moved_still_answers_for_what_it_signed_at_its_old_address(client, settings):
    settings.SITE_URL = "http://old.example"
    certificate = make_published_certificate(skills=SKILLS)
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://testserver", ["old.example", "testserver"]
    near.forget()
    credential = canonical.parse(wallets.wallet_file(certificate, "jcs")[0])

    told = client.get("/.well-known/did.json", headers={"host": "old.example"}).json()
    address = urlsplit(credential["credentialStatus"]["statusListCredential"])
    listed = json.loads(client.get(address.path, headers={"host": address.netloc}).content)

    known = issuers.keys_of(told)
    assert proofs.verify(credential, known).suite == proofs.JCS
    assert (proofs.verify(listed, known).suite, listed["id"]) == (proofs.RDFC, address.geturl())
    assert client.get("/.well-known/did.json").json()["id"] == "did:web:testserver"
