"""A PDF's seal and its attached credential, by pyHanko; its words and QR codes, by PDFium and zxing."""

import asyncio
import io
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import pypdfium2
import zxingcpp
from asn1crypto import cms, x509
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from certificates.checking.findings import SEAL, Finding, Trust

MOST_BYTES = 2 * 1024 * 1024
MOST_PAGES = 12
# A certificate of ours has neither: whoever saves a PDF anew writes them, and what is packed in them may be a bomb.
_RESAVED = re.compile(rb"/(ObjStm|XRef)\b")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_QR_DPI, _MOST_PIXELS = 150, 3000
# PDFium knows one thread only: two uploads at once would end the whole web process.
_pdfium = Lock()


@dataclass(frozen=True)
class Sealed:
    """What the file itself says: its seal, and the bytes of the credential attached to it."""

    finding: Finding
    signed_at: datetime | None = None
    attached: bytes = b""


def seal_of(data: bytes, trust: Trust) -> Sealed:
    """The seal and the attachment of a PDF that may be anybody's."""
    if len(data) > MOST_BYTES or not data.startswith(b"%PDF-"):
        return Sealed(Finding(SEAL, False, "seal.unreadable"))
    if _ENCRYPTED.search(data):
        return Sealed(Finding(SEAL, False, "seal.locked"))
    if _RESAVED.search(data):
        return Sealed(Finding(SEAL, False, "seal.resaved"))
    try:
        return _sealed(PdfFileReader(io.BytesIO(data)), data, trust)
    except Exception:  # whatever pyHanko makes of it, it is no file of ours
        return Sealed(Finding(SEAL, False, "seal.unreadable"))


def _sealed(reader: PdfFileReader, data: bytes, trust: Trust) -> Sealed:
    attached = _attachment(reader)
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
    """The one associated file, if it lies there unpacked as ours do."""
    listed = reader.root.get("/AF", ())
    if len(listed) != 1:
        return b""
    specification = _plain(listed[0])
    stream = _plain(specification["/EF"].raw_get("/F")) if isinstance(specification, DictionaryObject) else None
    if not isinstance(stream, StreamObject) or "/Filter" in stream:
        return b""
    return bytes(stream.data)


def _plain(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def page_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    """(words, QR codes) of the pages, as a reader sees them; nothing where PDFium cannot read them."""
    with _pdfium:
        return _read(data)


def _read(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError):
        return "", ()
    words, codes = [], []
    try:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            words.append(page.get_textpage().get_text_bounded())
            codes += _codes(page)
    except pypdfium2.PdfiumError:
        return "", ()
    finally:
        document.close()
    return "\n".join(words), tuple(codes)


def _codes(page: Any) -> list[str]:
    longest = max(page.get_size())
    scale = min(_QR_DPI / 72, _MOST_PIXELS / max(longest, 1))
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    found = zxingcpp.read_barcodes(picture.squeeze())
    return [one.text for one in found if one.format == zxingcpp.BarcodeFormat.QRCode]


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of pyHanko's coroutine, also where the caller's thread already runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()
