"""The transcript as a learner record."""

import copy

import pytest

from certificates.credentials import canonical, proofs
from certificates.credentials.badges import name_hash
from certificates.credentials.proofs import ProofError
from certificates.credentials.transcripts import Record, transcript
from tests.factories.credentials import CREATED, DID, SALT, SITE, known, make_key, make_signed

RECORD = Record(
    address="urn:uuid:1a172aac-d8ba-41ed-83dd-0b3aef56cc33",
    subject="urn:uuid:2b172aac-d8ba-41ed-83dd-0b3aef56cc33",
    name_hash=name_hash("程雨桐", SALT),
    salt=SALT,
    issued_at="2026-11-24T01:00:00Z",
    site=SITE,
    did=DID,
    platform="徽贸育才",
    title="能力档案 Skills transcript",
)
BADGES = [make_signed(), make_signed(number="AH26-J-0000004-5")]


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_a_signed_transcript_is_proven_and_so_is_every_badge_taken_out_of_it(suite):
    signed = proofs.sign(transcript(RECORD, BADGES), make_key(), suite=suite, created=CREATED)

    read = canonical.parse(canonical.jcs(signed))
    inner = read["credentialSubject"]["verifiableCredential"]
    assert proofs.verify(read, known()).suite == suite
    assert [proofs.verify(badge, known()).key for badge in inner] == ["credential-1", "credential-1"]
    assert read["type"] == ["VerifiableCredential", "ClrCredential"]


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_a_badge_changed_inside_breaks_the_transcript(suite):
    signed = proofs.sign(transcript(RECORD, copy.deepcopy(BADGES)), make_key(), suite=suite, created=CREATED)
    signed["credentialSubject"]["verifiableCredential"][1]["name"] = "另一门课"

    with pytest.raises(ProofError):
        proofs.verify(signed, known())
