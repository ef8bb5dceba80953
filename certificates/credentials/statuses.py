"""Bitstring Status Lists 1.0 (W3C): who was taken back, told without telling who asks or who is in the list.

A list has 131,072 places, given at random so that one place looks like another. One in sixteen is a decoy, which only
the list's seed tells: no certificate gets it, and some are set all the same, more each month, so that counting the
bits, or comparing two days, does not count the revocations.
"""

import base64
import gzip
import hashlib
import hmac
import zlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from certificates.credentials import vocabularies
from certificates.credentials.badges import issuer, list_address
from certificates.credentials.canonical import Document

PLACES = 131_072
# Fuller, and finding a free place by chance takes long; then the next list begins.
CAPACITY = 90_000
PURPOSES = ("revocation", "suspension")
# A reader keeps a list no longer than this.
LIVES_SECONDS = 30
_DECOY_PLACE_ONE_IN = 16
_DECOY_ONE_IN = 16
_DECOY_DAYS = 3650
_LONGEST = PLACES // 8


class BrokenList(ValueError):
    """This is no status list, or not one of the size it must have."""


def is_decoy(seed: bytes, place: int) -> bool:
    """Whether the place is kept free for ever."""
    return _hash(seed, place)[0] < 256 // _DECOY_PLACE_ONE_IN


def decoys(seed: bytes, purpose: str, since: date, today: date) -> list[int]:
    """The decoys whose bit is set by today: some from the first day, about 500 in ten years.

    cost  0.2 s once for each list and process
    """
    found = []
    for place, drawn in _decoys(seed):
        drawn = hashlib.sha256(drawn + purpose.encode()).digest()
        begins = int.from_bytes(drawn[1:3], "big") % _DECOY_DAYS
        if drawn[0] % _DECOY_ONE_IN == 0 and begins <= (today - since).days + _DECOY_DAYS // 10:
            found.append(place)
    return found


@lru_cache(maxsize=8)
def _decoys(seed: bytes) -> tuple[tuple[int, bytes], ...]:
    hashes = ((place, _hash(seed, place)) for place in range(PLACES))
    return tuple((place, drawn) for place, drawn in hashes if drawn[0] < 256 // _DECOY_PLACE_ONE_IN)


def _hash(seed: bytes, place: int) -> bytes:
    return hmac.digest(seed, place.to_bytes(4, "big"), "sha256")


def encode(places: Iterable[int]) -> str:
    """The list in which these bits are set, place 0 being the first bit from the left: GZIP, base64url, "u" before."""
    bits = bytearray(_LONGEST)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), compresslevel=9, mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def is_set(encoded: str, place: int) -> bool:
    """Whether the bit of this place is set. Raises BrokenList: too short, too long, not a list at all."""
    if not encoded.startswith("u") or not 0 <= place < PLACES:
        raise BrokenList("no such place")
    try:
        packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        # One byte more than a list has: a bomb is not unpacked.
        bits = zlib.decompressobj(wbits=31).decompress(packed, _LONGEST + 1)
    except (ValueError, zlib.error) as error:
        raise BrokenList(str(error)) from error
    if len(bits) != _LONGEST:
        raise BrokenList("a list of another size")
    return bool(bits[place // 8] & 0x80 >> place % 8)


def list_credential(
    site: str, did: str, platform: str, purpose: str, number: str, encoded: str, made_at: str, until: str
) -> Document:
    """The list as a credential, without its proof; `made_at` is the age everybody may read."""
    address = list_address(site, purpose, number)
    return {
        "@context": [vocabularies.CREDENTIALS, vocabularies.OPEN_BADGES],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer(did, platform, site),
        "validFrom": made_at,
        "validUntil": until,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "ttl": LIVES_SECONDS * 1000,
            "encodedList": encoded,
        },
    }
