"""Tickets that can be checked without a connection: signed with the session's private key (ECDSA P-256, FIPS 186-5).

Whoever scans at the door holds the public key alone: a lost scanner forges nothing. Of the curves, P-256 is the one
every browser checks by itself (WebCrypto); a signature is r and s one after the other, as WebCrypto takes it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Says how it is signed, too: another way of signing is another mark.
MARK = "HM2"
# Before the number of a speaker's invitation, where others have that of their registration.
SPEAKER = "s"
CURVE = ec.SECP256R1()
NUMBER_BYTES = 32
# RFC 6979: the same ticket is the same text whenever it is opened.
SIGNING = ec.ECDSA(SHA256(), deterministic_signing=True)


@dataclass(frozen=True)
class Ticket:
    """Whose place in which session it is; `serial` is the registration's, so that a new one voids an old ticket.

    A speaker's names their invitation in the place of a registration.
    """

    session: str
    registration: int
    serial: int = 1
    speaker: bool = False

    @property
    def holder(self) -> str:
        """Whose it is, as the ticket says it: "42", a speaker's "s7"."""
        return f"{SPEAKER if self.speaker else ''}{self.registration}"


def sign(key: bytes, ticket: Ticket) -> str:
    """The ticket as its QR code says it. `key` is the session's, 32 bytes."""
    body = f"{MARK}.{ticket.session}.{ticket.holder}.{ticket.serial}"
    numbers = decode_dss_signature(_private(key).sign(body.encode(), SIGNING))
    return f"{body}.{_text(b''.join(number.to_bytes(NUMBER_BYTES, 'big') for number in numbers))}"


def public_key(key: bytes) -> str:
    """What a scanner is given to check tickets with: the uncompressed point, as WebCrypto reads it "raw"."""
    return _text(_private(key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def read(public: str, text: str) -> Ticket | None:
    """The ticket, alone or at the end of an address, if the session signed it; None for anything else."""
    body, _dot, signature = bare(text).rpartition(".")
    parts = body.split(".")
    if len(parts) != 4 or parts[0] != MARK:
        return None
    number, serial = parts[2].removeprefix(SPEAKER), parts[3]
    if not all(part.isascii() and part.isdigit() for part in (number, serial)):
        return None
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(public)).verify(
            _der(_bytes(signature)), body.encode(), ec.ECDSA(SHA256())
        )
    except (InvalidSignature, ValueError):
        return None
    return Ticket(parts[1], int(number), int(serial), parts[2].startswith(SPEAKER))


def session_named(text: str) -> str:
    """The session a ticket says it is of, signed or not; "" for what is no ticket."""
    parts = bare(text).split(".")
    return parts[1] if len(parts) == 5 and parts[0] == MARK else ""


def bare(text: str) -> str:
    """The ticket without the address a phone's camera opens it by."""
    return text.strip().rstrip("/").rpartition("/")[2]


def _private(key: bytes) -> ec.EllipticCurvePrivateKey:
    """Eight bytes more than the group's order has, so that no number is likelier than another (FIPS 186-5, A.2.1)."""
    drawn = HKDF(SHA256(), length=NUMBER_BYTES + 8, salt=None, info=b"lms.events.ticket").derive(key)
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (CURVE.group_order - 1) + 1, CURVE)


def _der(signature: bytes) -> bytes:
    """Raises ValueError for anything but two numbers."""
    if len(signature) != 2 * NUMBER_BYTES:
        raise ValueError("a signature is two numbers of 32 bytes")
    halves = signature[:NUMBER_BYTES], signature[NUMBER_BYTES:]
    return encode_dss_signature(*(int.from_bytes(half, "big") for half in halves))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
