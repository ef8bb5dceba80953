"""The transcript as a learner record."""

import pytest

from certificates.credentials import canonical, proofs
from certificates.credentials.proofs import ProofError
from tests.factories.credentials import known, make_transcript


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_a_signed_transcript_is_proven_and_so_is_every_badge_taken_out_of_it(suite):
    signed = make_transcript(suite=suite)

    read = canonical.parse(canonical.jcs(signed))
    inner = read["credentialSubject"]["verifiableCredential"]
    assert proofs.verify(read, known()).suite == suite
    assert [proofs.verify(badge, known()).key for badge in inner] == ["credential-1", "credential-1"]
    assert read["type"] == ["VerifiableCredential", "ClrCredential"]


@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_a_badge_changed_inside_breaks_the_transcript(suite):
    signed = make_transcript(suite=suite)
    signed["credentialSubject"]["verifiableCredential"][1]["name"] = "另一门课"

    with pytest.raises(ProofError):
        proofs.verify(signed, known())
