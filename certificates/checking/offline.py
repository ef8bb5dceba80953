"""The verifier that needs no network: one HTML file with the issuer's keys, seals and newest status lists in it."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certificates.credentials.proofs import stamp

_PAGE = Path(__file__).parent / "offline.html"
_GAP = "/*PINNED*/null"


def offline_page(
    dids: list[dict[str, Any]],
    lists: list[dict[str, Any]],
    seals: Iterable[bytes],
    *,
    platform: str,
    site: str,
    made: str,
) -> bytes:
    """The page, ready to be saved.

    dids   the issuer's documents, one for each address it had
    lists  its signed status lists; made is their age, as everybody may read it
    seals  the certificates of its seals in DER; one that is not P-256 is left out, and the page says it cannot tell
    """
    pins = [pin for der in seals if (pin := _pin(der))]
    known = {"dids": dids, "lists": lists, "seals": pins, "platform": platform, "site": site, "made": made}
    pinned = json.dumps(known, ensure_ascii=False)
    # "</script>" inside the data would end the script; as an escape it means the same in JSON.
    safe = pinned.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    page = _PAGE.read_text(encoding="utf-8")
    if page.count(_GAP) != 1:
        raise ValueError("the page has no single place for what is pinned")
    return page.replace(_GAP, safe).encode()


def _pin(der: bytes) -> dict[str, str]:
    """What the page needs of a seal, so that it reads no X.509: the certificate to compare, its key, its dates."""
    certificate = x509.load_der_x509_certificate(der)
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return {}
    return {
        "certificate": base64.b64encode(der).decode(),
        "point": base64.b64encode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode(),
        "since": stamp(certificate.not_valid_before_utc),
        "until": stamp(certificate.not_valid_after_utc),
    }
