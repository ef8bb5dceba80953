"""Byte for byte what W3C published (vc-di-eddsa)."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credentials import canonical, proofs, vocabularies
from certificates.credentials.multikeys import IssuerKey, multikey, parse_base58, parse_multikey

VECTORS = json.loads((Path(__file__).parent / "vectors/eddsa.json").read_text(encoding="utf-8"))
PRIVATE = Ed25519PrivateKey.from_private_bytes(parse_base58(VECTORS["privateKeyMultibase"])[2:])
KEY = IssuerKey(
    VECTORS["publicKeyMultibase"],
    PRIVATE.public_key().public_bytes_raw(),
    datetime(2023, 1, 1, tzinfo=UTC),
    None,
    PRIVATE,
)
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)


def loader(address, options):
    if address == "https://www.w3.org/ns/credentials/examples/v2":
        document = VECTORS["examplesContext"]
        return {"contentType": "", "contextUrl": None, "documentUrl": address, "document": document}
    return vocabularies.load(address, options)


def test_the_public_key_is_spelt_as_published():
    assert multikey(KEY.public) == VECTORS["publicKeyMultibase"]
    assert parse_multikey(VECTORS["publicKeyMultibase"]) == KEY.public


def test_the_canonical_proof_and_both_hashes_are_as_published():
    config = proofs.proof_config(VECTORS["credential"], KEY.name, suite=proofs.RDFC, created=CREATED)
    config = {"@context": VECTORS["credential"]["@context"], **config}

    canonical_proof = canonical.quads(config, loader=loader)
    document = canonical.quads(VECTORS["credential"], loader=loader)

    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in (canonical_proof, document)]
    assert canonical_proof == VECTORS["rdfcProofCanonical"]
    assert "".join(hashes) == VECTORS["rdfcCombinedHash"]
    assert hashlib.sha256(canonical.jcs(VECTORS["credential"])).hexdigest() == VECTORS["jcsDocumentHash"]


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_the_signature_made_again_is_the_published_one(suite):
    signed = proofs.sign(VECTORS["credential"], KEY, suite=suite, created=CREATED, loader=loader)

    assert signed["proof"] == [VECTORS["proofs"][suite]]


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_the_published_proof_holds(suite):
    document = {**VECTORS["credential"], "proof": VECTORS["proofs"][suite]}
    keys = {VECTORS["proofs"][suite]["verificationMethod"]: KEY}

    assert proofs.verify(document, keys, loader=loader) == proofs.Proven(suite, KEY.name, CREATED)
