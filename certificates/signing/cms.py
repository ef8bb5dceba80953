"""PAdES B-B signatures over a digest (ETSI EN 319 142-1): by pyHanko, and by a template cut from pyHanko's own output.

pyHanko parses the key and encodes ASN.1 at every signature: 12 ms. Within one key nothing but 32 bytes of digest and
the signature itself changes, so the rest is taken from one real CMS and kept; 20 µs above the primitive.
"""

import asyncio
from binascii import hexlify
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

# A P-256 signature in DER: two numbers of at most 33 bytes, each with its head of two, and theirs.
_LONGEST, _SHORTEST = 72, 60
# Found in the DER by its value, so it must occur once; no real document has this digest.
_MARK = bytes(range(0xA0, 0xC0))
# RFC 6979: the same key and content give the same signature, and no weak random number can leak the key.
_ALGORITHM = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class Signer(Protocol):
    """Whoever turns the SHA-256 of a file into the CMS that goes into its signature."""

    size: int  # bytes of the longest CMS it makes

    def sign(self, digest: bytes) -> bytes:
        """The detached CMS over a file with this SHA-256, in DER."""
        ...


class HankoSigner:
    """The readable reference: pyHanko makes each CMS from the start."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> None:
        self._signer = _Hanko(key, chain)
        self.size = len(_run(self._cms(bytes(32)))) + _LONGEST - _SHORTEST

    def sign(self, digest: bytes) -> bytes:
        """See Signer."""
        return _run(self._cms(digest))

    async def _cms(self, digest: bytes) -> bytes:
        return (await self._signer.async_sign(digest, "sha256", use_pades=True)).dump()


class TemplateSigner:
    """The fast one: pyHanko's CMS with two holes in it."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> None:
        self._key = key
        signer = _Hanko(key, chain)
        attributes = _run(signer.signed_attrs(_MARK, "sha256", use_pades=True))
        # What is signed is the SET itself; inside the CMS the same bytes stand under another tag (RFC 5652, 5.4).
        self._attributes = _split(attributes.untag().dump())
        self._whole = _run(signer.async_sign(_MARK, "sha256", use_pades=True))
        self._heads: dict[int, tuple[bytes, bytes]] = {}
        self._hex_heads: dict[int, tuple[bytes, bytes]] = {}
        self.size = sum(map(len, self._head(_LONGEST))) + 32 + _LONGEST

    def sign(self, digest: bytes) -> bytes:
        """See Signer."""
        before, after = self._attributes
        signature = self._key.sign(before + digest + after, _ALGORITHM)
        before, after = self._head(len(signature))
        return b"".join((before, digest, after, signature))

    def sign_hex(self, digest: bytes) -> bytes:
        """The same in capital hexadecimal, as a PDF holds it; what does not change has been spelt out once."""
        before, after = self._attributes
        signature = self._key.sign(before + digest + after, _ALGORITHM)
        size = len(signature)
        if size not in self._hex_heads:
            before, after = self._head(size)
            self._hex_heads[size] = hexlify(before).upper(), hexlify(after).upper()
        before, after = self._hex_heads[size]
        return b"%b%b%b%b" % (before, hexlify(digest).upper(), after, hexlify(signature).upper())

    def _head(self, size: int) -> tuple[bytes, bytes]:
        """What stands before and after the digest, ahead of a signature of this length; of thirteen, three occur."""
        if size not in self._heads:
            self._heads[size] = _split(_head(self._whole, size))
        return self._heads[size]


class _Hanko(SimpleSigner):
    """pyHanko's signer with the deterministic primitive and the parsed key kept."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, chain: list[x509.Certificate]) -> None:
        leaf, *above = [asn1_x509.Certificate.load(c.public_bytes(serialization.Encoding.DER)) for c in chain]
        registry = SimpleCertificateStore()
        registry.register_multiple(above)
        form = serialization.PrivateFormat.PKCS8
        der = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
        # The root is known to whoever trusts it; in the file it would only be 600 bytes more.
        super().__init__(leaf, keys.PrivateKeyInfo.load(der), registry, embed_roots=False)
        self._key = key

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        return self._key.sign(data, _ALGORITHM)


def _head(whole: cms.ContentInfo, signature_bytes: int) -> bytes:
    """Everything before a signature of this length: asn1crypto writes the lengths, and nothing stands behind it."""
    copy = cms.ContentInfo.load(whole.dump())
    copy["content"]["signer_infos"][0]["signature"] = b"\0" * signature_bytes
    der: bytes = copy.dump(force=True)
    if der[-signature_bytes:] != b"\0" * signature_bytes:
        raise ValueError("the signature is not the last thing in the CMS")
    return der[:-signature_bytes]


def _split(der: bytes) -> tuple[bytes, bytes]:
    parts = der.split(_MARK)
    if len(parts) != 2:
        raise ValueError("the digest does not stand in the CMS exactly once")
    return parts[0], parts[1]


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of pyHanko's coroutines, also where the caller's thread already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()
