"""The credential of a certificate."""

import json
from io import BytesIO

import pytest
from PIL import Image

from certificates import keys
from certificates.credentials import baking, canonical, proofs
from certificates.credentials.badges import badge, name_hash
from certificates.credentials.proofs import ProofError
from certificates.models import Certificate
from certificates.queries import credentials
from tests.factories.certificates import make_certificate, make_published_certificate, make_transcript_row
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_the_credential_says_what_the_row_says():
    certificate = make_certificate(make_member("student", name="程雨桐"), skills=(("FT-01", 2),), valid_years=3)

    document = canonical.parse(credentials.signed(certificate, proofs.RDFC))

    subject = document["credentialSubject"]
    assert document["id"].endswith(f"/v/{certificate.number}/")
    assert subject["identifier"][0]["identityHash"] == name_hash("程雨桐", certificate.salt)
    assert subject["result"][0]["value"] == "86.5"
    assert [one["targetFramework"] for one in subject["achievement"]["alignment"]][1] == "ESCO"
    assert document["credentialStatus"]["statusListIndex"] == str(certificate.status_place)
    assert document["validUntil"].startswith(certificate.valid_until.isoformat())
    assert "程雨桐" not in json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_the_template_makes_what_the_plain_path_makes_for_another_person_of_the_class(suite):
    first, second = make_certificate(organisation_ids=()), make_certificate(organisation_ids=())
    credentials.signed(first, suite)
    key = keys.signing_key()

    created = max(second.issued_at, key.since)
    plain = proofs.sign(badge(credentials.facts_of(second)), key, suite=suite, created=created)

    assert credentials.signed(second, suite) == canonical.jcs(plain)


def test_the_same_row_makes_the_same_credential():
    certificate = make_certificate()

    first = credentials.signed(certificate, proofs.JCS)

    assert credentials.signed(Certificate.objects.get(), proofs.JCS) == first


@pytest.mark.parametrize("form", ["json", "jcs", "png", "svg"])
def test_the_holder_downloads_the_credential_and_it_is_proven(client, form):
    student = make_member("student")
    certificate = make_published_certificate(student)
    client.force_login(student)

    data = client.get(f"/certificates/{certificate.number}/wallet/{form}/").content

    credential = baking.unbake(data) if form in ("png", "svg") else data
    proven = proofs.verify(canonical.parse(credential), keys.known_keys())
    assert proven.suite == (proofs.JCS if form == "jcs" else proofs.RDFC)
    if form == "png":
        assert Image.open(BytesIO(data)).size == (512, 512)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_credential_is_not_for_others_nor_in_other_forms(client, form):
    certificate = make_published_certificate()
    client.force_login(certificate.holder if form == "xml" else make_member("student", certificate.issuer))

    assert client.get(f"/certificates/{certificate.number}/wallet/{form}/").status_code == 404


def test_the_transcript_holds_every_certificate_with_its_own_proof(client):
    student = make_member("student")
    certificates = [make_published_certificate(student) for _ in range(2)]
    client.force_login(student)

    document = client.get(f"/certificates/{make_transcript_row(student).number}/wallet/json/").json()

    inner = document["credentialSubject"]["verifiableCredential"]
    assert proofs.verify(document, keys.known_keys()).suite == proofs.RDFC
    assert [one["credentialSubject"]["licenseNumber"] for one in inner] == [
        one.number for one in reversed(certificates)
    ]
    inner[0]["name"] = "另一门课"
    with pytest.raises(ProofError):
        proofs.verify(document, keys.known_keys())


def test_evidence_leads_to_where_it_is_told_what_was_done():
    certificate = make_certificate(page="/courses/cbe201/")

    document = canonical.parse(credentials.signed(certificate, proofs.JCS))

    assert document["evidence"][0]["id"] == f"{certificate.names.site}/courses/cbe201/"
