"""Hours without keys: what is revoked is still told, and nobody meets a broken page."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates import keys
from certificates.credentials import proofs, statuses
from certificates.operations.revoking import revoke
from certificates.queries.files import file_of
from certificates.signing import CREDENTIAL
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CERTIFICATE_KEY_DIR = tmp_path / "keys"
    cache.clear()
    return settings.CERTIFICATE_KEY_DIR


def end_in(folder, days):
    """Let the credentials' key run out so many days from now."""
    file = folder / "keyring.json"
    said = json.loads(file.read_text())
    for row in said["keys"]:
        if row["purpose"] == CREDENTIAL:
            row["valid_until"] = (timezone.now() + timedelta(days=days)).isoformat()
    file.write_text(json.dumps(said))
    cache.clear()


def test_what_is_revoked_is_told_to_the_last_day_of_the_key(client, own_keys):
    certificate = make_published_certificate()
    revoke(certificate.pk, reason="x", by=make_member("academic", certificate.issuer))
    end_in(own_keys, 1)

    listed = client.get(f"/certificates/status/revocation/{certificate.status_list_id}.json")
    page = client.get("/certificates/offline.html")

    document = json.loads(listed.content)
    assert proofs.verify(document, keys.known_keys()).suite == proofs.RDFC
    assert statuses.is_set(document["credentialSubject"]["encodedList"], certificate.status_place)
    assert (listed.status_code, page.status_code) == (200, 200)


def addresses(certificate):
    stem = f"/certificates/{certificate.number}/wallet"
    return [
        f"/certificates/status/revocation/{certificate.status_list_id}.json",
        "/certificates/offline.html",
        "/certificates/seals.pem",
        "/.well-known/did.json",
        f"{stem}/json/",
        f"{stem}/png/",
    ]


def test_a_keyring_that_cannot_be_read_is_a_plain_sentence_everywhere(client, own_keys):
    certificate = make_published_certificate()
    data = file_of(certificate)
    (own_keys / "keyring.json").write_text("{")
    cache.clear()
    client.force_login(certificate.holder)

    answers = [client.get(address) for address in addresses(certificate)]
    answers.append(client.post("/verify/file/", {"file": SimpleUploadedFile("a.pdf", data)}))

    assert [answer.status_code for answer in answers] == [503] * 7
    assert all("签名密钥暂时用不了" in answer.content.decode() for answer in answers)
    assert str(own_keys) not in answers[-1].content.decode()


def test_a_key_about_to_end_signs_no_wallet_file_and_says_so(client, own_keys):
    certificate = make_published_certificate()
    end_in(own_keys, 1)
    client.force_login(certificate.holder)

    assert client.get(f"/certificates/{certificate.number}/wallet/json/").status_code == 503
