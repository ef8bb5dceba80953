"""The template of signatures, held against the library it is cut from."""

import asyncio
import hashlib
from datetime import UTC, datetime

import pytest

from certificates.signing import SEAL, cms, keyring


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    ring = keyring.init(tmp_path_factory.mktemp("cms") / "keys", "示例平台", datetime(2026, 7, 8, tzinfo=UTC))
    record = ring.signing(SEAL)
    return ring.private_key(record.id), ring.chain(record.id)


def test_template_makes_what_pyhanko_makes_byte_for_byte(seal):
    template, reference = cms.TemplateSigner(*seal), cms.HankoSigner(*seal)
    digests = [hashlib.sha256(bytes([n])).digest() for n in range(50)]

    made = [template.sign(digest) for digest in digests]

    assert made == [reference.sign(digest) for digest in digests]
    # Numbers with a high first bit take a byte more: both lengths must have come up.
    assert len({len(one) for one in made}) > 1


def test_no_signature_is_longer_than_the_room_kept_for_it(seal):
    template = cms.TemplateSigner(*seal)

    longest = max(len(template.sign(hashlib.sha256(bytes([n])).digest())) for n in range(200))

    assert template.size - 3 <= longest <= template.size


def test_signers_work_where_an_event_loop_already_runs(seal):
    async def compiled() -> cms.TemplateSigner:
        return cms.TemplateSigner(*seal)

    digest = hashlib.sha256(b"").digest()
    assert asyncio.run(compiled()).sign(digest) == cms.HankoSigner(*seal).sign(digest)
