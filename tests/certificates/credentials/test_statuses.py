"""Status lists: places, bits, decoys."""

import base64
import gzip
import random
from datetime import date, timedelta

import pytest

from certificates.credentials import canonical, proofs, statuses
from certificates.credentials.statuses import PLACES, BrokenList
from tests.factories.credentials import CREATED, DID, SITE, known, make_key

SEED = bytes(range(32))
FIRST_DAY = date(2026, 1, 1)


@pytest.mark.parametrize("places", [[], [0], [131_071], [1, 7, 8, 93_017]])
def test_a_list_has_the_bits_it_was_given(places):
    encoded = statuses.encode(places)

    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4)))
    assert len(bits) == 16_384
    assert [place for place in range(PLACES) if bits[place // 8] & 0x80 >> place % 8] == places
    assert [statuses.is_set(encoded, place) for place in (0, 7, 93_017)] == [
        place in places for place in (0, 7, 93_017)
    ]


@pytest.mark.parametrize(
    "encoded",
    ["", "x", "uAAAA", "u!!", "u" + base64.urlsafe_b64encode(gzip.compress(b"\0" * 10, mtime=0)).decode(),
     "u" + base64.urlsafe_b64encode(gzip.compress(b"\0" * 10_000_000, mtime=0)).decode()],
)  # fmt: skip
def test_what_is_no_list_of_our_size_is_refused(encoded):
    with pytest.raises(BrokenList):
        statuses.is_set(encoded, 0)


@pytest.mark.parametrize("place", [-1, PLACES])
def test_a_place_outside_the_list_is_refused(place):
    with pytest.raises(BrokenList):
        statuses.is_set(statuses.encode([]), place)


def test_decoys_are_places_nobody_gets_and_more_of_them_from_month_to_month():
    counts = [
        len(statuses.decoys(SEED, "revocation", FIRST_DAY, FIRST_DAY + timedelta(days=n))) for n in (0, 365, 3650)
    ]
    last = statuses.decoys(SEED, "suspension", FIRST_DAY, date(2036, 1, 1))

    assert 20 < counts[0] < counts[1] < counts[2] < 700
    assert all(statuses.is_decoy(SEED, place) for place in last)
    assert last != statuses.decoys(SEED, "revocation", FIRST_DAY, date(2036, 1, 1))


def test_a_hundredth_revoked_is_two_kilobytes():
    encoded = statuses.encode(random.Random(1).sample(range(PLACES), 1311))

    assert len(base64.urlsafe_b64decode(encoded[1:] + "==")) < 2500


def test_the_signed_list_is_proven_and_says_when_it_was_made():
    document = statuses.list_credential(
        SITE, DID, "徽贸育才", "revocation", "1", statuses.encode([5]), "2026-11-24T01:00:00Z", "2026-11-25T01:00:00Z"
    )

    signed = proofs.sign(document, make_key(), suite=proofs.RDFC, created=CREATED)

    assert proofs.verify(canonical.parse(canonical.jcs(signed)), known()).suite == proofs.RDFC
    assert signed["id"] == "https://huimao.example/certificates/status/revocation/1.json"
    assert signed["credentialSubject"]["ttl"] == 30_000
