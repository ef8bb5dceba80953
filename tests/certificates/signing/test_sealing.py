"""The seal over a batch, by the local test authority."""

import hashlib
from datetime import UTC, datetime

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from certificates.signing import SEAL, authority, cms, keyring, merkle
from certificates.signing.sealing import LocalTestSealer


@pytest.fixture
def seal(tmp_path):
    ring = keyring.init(tmp_path / "keys", "示例平台", datetime(2026, 7, 8, tzinfo=UTC))
    record = ring.signing(SEAL)
    return ring.private_key(record.id), ring.chain(record.id)


def test_receipt_is_a_signature_over_the_root_by_somebody_who_says_it_is_a_test(seal):
    root = merkle.root([b"file one", b"file two"])

    receipt = LocalTestSealer(cms.TemplateSigner(*seal)).seal(root)

    content = asn1_cms.ContentInfo.load(receipt.seal)["content"]
    leaf = asn1_x509.Certificate.load(seal[1][0].public_bytes(Encoding.DER))
    intact = validate_sig_integrity(content["signer_infos"][0], leaf, expected_content_type="data", actual_digest=root)
    assert intact == (True, True)
    assert (receipt.sealer, receipt.form) == (authority.AUTHORITY, "cms-detached-sha256")


def test_receipt_of_another_root_is_another(seal):
    sealer = LocalTestSealer(cms.TemplateSigner(*seal))

    assert sealer.seal(hashlib.sha256(b"1").digest()) != sealer.seal(hashlib.sha256(b"2").digest())
