"""Tickets that can be checked without a connection: signed with the session's private key (Ed25519, RFC 8032).

Whoever scans at the door holds the public key alone: a lost scanner forges nothing.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MARK = "HM1"


@dataclass(frozen=True)
class Ticket:
    """Whose place in which session it is; `serial` is the registration's, so that a new one voids an old ticket."""

    session: str
    registration: int
    serial: int = 1


def sign(key: bytes, ticket: Ticket) -> str:
    """The ticket as its QR code says it. `key` is the session's, 32 bytes."""
    body = f"{MARK}.{ticket.session}.{ticket.registration}.{ticket.serial}"
    return f"{body}.{_text(Ed25519PrivateKey.from_private_bytes(key).sign(body.encode()))}"


def public_key(key: bytes) -> str:
    """What a scanner is given to check tickets with."""
    return _text(Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def read(public: str, text: str) -> Ticket | None:
    """The ticket, alone or at the end of an address, if the session signed it; None for anything else."""
    body, _dot, signature = bare(text).rpartition(".")
    parts = body.split(".")
    if len(parts) != 4 or parts[0] != MARK or not all(part.isascii() and part.isdigit() for part in parts[2:]):
        return None
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(public)).verify(_bytes(signature), body.encode())
    except (InvalidSignature, ValueError):
        return None
    return Ticket(parts[1], int(parts[2]), int(parts[3]))


def session_named(text: str) -> str:
    """The session a ticket says it is of, signed or not; "" for what is no ticket."""
    parts = bare(text).split(".")
    return parts[1] if len(parts) == 5 and parts[0] == MARK else ""


def bare(text: str) -> str:
    """The ticket without the address a phone's camera opens it by."""
    return text.strip().rstrip("/").rpartition("/")[2]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
