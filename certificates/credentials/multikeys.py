"""Keys of the issuer as credentials name them: Multikey (W3C Controlled Identifiers 1.0, 2.2.2) and base58btc."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# Bitcoin's alphabet: no 0, O, I or l.
_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE_OF = {digit: value for value, digit in enumerate(_DIGITS)}
_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]
_TWO, _FOUR, _TEN = 58**2, 58**4, 58**10
_ED25519_PUBLIC = b"\xed\x01"  # multicodec 0xed as a varint
_KEY_BYTES = 32


@dataclass(frozen=True)
class IssuerKey:
    """A key that signs credentials, or did.

    name    what stands behind the # of its address, such as credential-20261126-1a2b3c4d
    public  32 bytes
    since, until   proofs made between the two count, for ever; `until` is None for the key that signs today
    private  only where credentials are signed
    """

    name: str
    public: bytes
    since: datetime
    until: datetime | None = None
    private: Ed25519PrivateKey | None = None

    def sign(self, data: bytes) -> bytes:
        """64 bytes. Raises ValueError for a key that only verifies."""
        if self.private is None:
            raise ValueError(f"key {self.name} only verifies")
        return self.private.sign(data)

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether the key made this signature of the data."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True

    def covers(self, moment: datetime) -> bool:
        """Whether a proof made at this moment may bear the key's name."""
        return self.since <= moment and (self.until is None or moment <= self.until)


def multikey(public: bytes) -> str:
    """An Ed25519 public key in the spelling of `publicKeyMultibase`, beginning with z6Mk."""
    return base58(_ED25519_PUBLIC + public)


def parse_multikey(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key. Raises ValueError."""
    data = parse_base58(text)
    if not data.startswith(_ED25519_PUBLIC) or len(data) != _KEY_BYTES + 2:
        raise ValueError("not an Ed25519 key")
    return data[2:]


def base58(data: bytes) -> str:
    """Multibase base58btc: "z" and the digits."""
    number = int.from_bytes(data, "big")
    digits: list[str] = []
    # The long number is divided seldom, and what is left of each time in pairs: a proof is a million times written.
    while number:
        number, ten = divmod(number, _TEN)
        upper, lower = divmod(ten, _FOUR)
        first, middle = divmod(upper, _FOUR)
        digits += (
            _PAIRS[lower % _TWO],
            _PAIRS[lower // _TWO],
            _PAIRS[middle % _TWO],
            _PAIRS[middle // _TWO],
            _PAIRS[first],
        )
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + _DIGITS[0] * zeros + "".join(reversed(digits)).lstrip(_DIGITS[0])


def parse_base58(text: str) -> bytes:
    """The bytes of a multibase base58btc text. Raises ValueError for anything else."""
    if not text.startswith("z") or set(text[1:]) - set(_DIGITS):
        raise ValueError("not base58btc")
    number = 0
    for digit in text[1:]:
        number = number * 58 + _VALUE_OF[digit]
    zeros = len(text) - 1 - len(text[1:].lstrip(_DIGITS[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
