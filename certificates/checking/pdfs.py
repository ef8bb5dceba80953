"""A PDF's seal and its attached credential, by pyHanko."""

import asyncio
import io
import re
import zlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.checking.findings import SEAL, Finding, Trust

MOST_BYTES = 2 * 1024 * 1024
MOST_FIELDS = 10
# A credential has four kilobytes, a transcript of a whole school life some hundred.
MOST_ATTACHED = 1024 * 1024
# A certificate of ours has neither: whoever saves a PDF anew writes them, and what is packed in them may be a bomb.
_RESAVED = re.compile(rb"/(ObjStm|XRef)\b")
_ENCRYPTED = re.compile(rb"/Encrypt\b")


@dataclass(frozen=True)
class Sealed:
    """What the file itself says: its seal, and the bytes of the credential attached to it.

    `unread`: we did not look for one, or could not read it; that there is none is not said.
    """

    finding: Finding
    signed_at: datetime | None = None
    attached: bytes = b""
    unread: bool = False


def seal_of(data: bytes, trust: Trust) -> Sealed:
    """The seal and the attachment of a PDF that may be anybody's."""
    if len(data) > MOST_BYTES or not data.startswith(b"%PDF-"):
        return Sealed(Finding(SEAL, False, "seal.unreadable"))
    if _ENCRYPTED.search(data):
        return Sealed(Finding(SEAL, False, "seal.locked"), unread=True)
    if _RESAVED.search(data):
        return Sealed(Finding(SEAL, False, "seal.resaved"), unread=True)
    try:
        return _sealed(PdfFileReader(io.BytesIO(data)), data, trust)
    except Exception:  # whatever pyHanko makes of it, it is no file of ours
        return Sealed(Finding(SEAL, False, "seal.unreadable"))


def _sealed(reader: PdfFileReader, data: bytes, trust: Trust) -> Sealed:
    attached = _attachment(reader)
    if not _has_few_fields(reader):
        return Sealed(Finding(SEAL, False, "seal.stranger"), None, attached)
    signatures = reader.embedded_signatures
    if not signatures:
        return Sealed(Finding(SEAL, False, "seal.none"), None, attached)
    if not trust.seals:
        return Sealed(Finding(SEAL, None, "seal.unknown"), None, attached)
    if len(signatures) > 1:
        return Sealed(Finding(SEAL, False, "seal.added"), None, attached)
    (signature,) = signatures
    if not _is_plainly_written(signature, data):
        return Sealed(Finding(SEAL, False, "seal.broken"), None, attached)
    signed_at = signature.self_reported_timestamp
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in trust.roots],
        moment=signed_at,
        allow_fetching=False,
    )
    status = _run(async_validate_pdf_signature(signature, context))
    return Sealed(Finding(SEAL, *_verdict(status, trust)), signed_at, attached)


def _has_few_fields(reader: PdfFileReader) -> bool:
    """Whether its form could be ours. pyHanko looks at every field listed: one of them 300,000 times took a minute."""
    form = _plain(reader.root.get("/AcroForm", DictionaryObject()))
    fields = _plain(form.get("/Fields", ())) if isinstance(form, DictionaryObject) else ()
    return len(fields) <= MOST_FIELDS and not any("/Kids" in field for field in map(_plain, fields))


def _is_plainly_written(signature: Any, data: bytes) -> bool:
    """Whether the one part no signature covers, its own place, holds the signature as we write it and only noughts."""
    _zero, before, after, _rest = (int(bound) for bound in signature.byte_range)
    raw = bytes(signature.pkcs7_content)
    length = len(cms.ContentInfo.load(raw).dump())
    return not raw[length:].strip(b"\0") and data[before:after] == b"<" + raw.hex().upper().encode() + b">"


def _verdict(status: Any, trust: Trust) -> tuple[bool, str]:
    if not (status.intact and status.valid):
        return False, "seal.broken"
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return False, "seal.added"
    if status.signing_cert.dump() not in trust.seals:
        return False, "seal.stranger"
    return (True, "seal.whole") if status.trusted else (False, "seal.dates")


def _attachment(reader: PdfFileReader) -> bytes:
    """The one associated file: as it lies there in ours, or deflated as by whoever saved it anew."""
    listed = reader.root.get("/AF", ())
    if len(listed) != 1:
        return b""
    specification = _plain(listed[0])
    stream = _plain(specification["/EF"].raw_get("/F")) if isinstance(specification, DictionaryObject) else None
    if not isinstance(stream, StreamObject):
        return b""
    if "/Filter" not in stream:
        return bytes(stream.data)
    kind = stream["/Filter"]
    plain = kind == "/FlateDecode" or (isinstance(kind, list) and kind == ["/FlateDecode"])
    return _inflated(bytes(stream.encoded_data)) if plain and "/DecodeParms" not in stream else b""


def _inflated(packed: bytes) -> bytes:
    """What was deflated, up to a limit: a bomb is not unpacked."""
    try:
        found = zlib.decompressobj().decompress(packed, MOST_ATTACHED + 1)
    except zlib.error:
        return b""
    return found if len(found) <= MOST_ATTACHED else b""


def _plain(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of pyHanko's coroutine, also where the caller's thread already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()
