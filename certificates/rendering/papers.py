"""What a file says of itself, one person after the other: the words of `metadata` and `archive`, cut at the gaps."""

import hashlib
from binascii import hexlify
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from certificates.rendering import archive, gaps, metadata
from certificates.rendering.archive import Attachment
from certificates.rendering.blank import Numbers
from certificates.rendering.content import Content
from certificates.rendering.gaps import Form

# Room for three numbers of ten digits: where the signature's hole is can be said only when all else is written.
RANGES = b"%-10d %-10d %-10d"
RANGES_SIZE = 32
_NO_DIGEST = hashlib.md5(usedforsecurity=False)


class Papers:
    """Metadata, attachment and signature of the certificates of one kind."""

    def __init__(self, content: Content, attachment: Attachment, numbers: Numbers) -> None:
        marked = replace(content, holder=gaps.FIRST, number=gaps.SECOND)
        # All of a batch are signed in the same second.
        self.at = lru_cache(4)(lambda signed_at: Moment(marked, attachment, numbers, signed_at))


class Moment:
    """The same at one second."""

    def __init__(self, marked: Content, attachment: Attachment, numbers: Numbers, signed_at: datetime) -> None:
        facts = metadata.facts_of(marked, signed_at)
        self._xmp = Form(metadata.xmp(facts).decode())
        self._metadata = gaps.stream(numbers.metadata, b"/Type/Metadata/Subtype/XML")
        date = f"({metadata.pdf_date(facts.made_at)})"
        entries = "".join(f"{name}{_text(text)}" for name, text in metadata.info(facts).items())
        self._info = Form(f"{numbers.info} 0 obj\n<<{entries}/CreationDate{date}/ModDate{date}>>\nendobj\n")
        kind = attachment.media_type.replace("/", "#2F")
        params = f"/Type/EmbeddedFile/Subtype/{kind}/Params<</ModDate{date}/Size %d>>"
        self._attached = gaps.stream(numbers.attachment, params.encode())
        signer, reason = _text(facts.author), _text(archive.REASON.format(facts.subject))
        self._signature = Form(
            f"{numbers.signature} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M{date}"
            f"/Name{signer}/Reason{reason}/ByteRange[0 "
        )

    def written(self, holder: str, number: str, credential: bytes) -> tuple[bytes, bytes, bytes, bytes]:
        """Metadata, Info and attachment as objects, and the signature's up to its byte range.

        RANGES, `]/Contents`, the hole and `>>` follow.
        """
        xmp, size = self._xmp.fill((escape(holder).encode(), number.encode())), len(credential)
        spelt = _hex(holder), _hex(number)
        return (
            self._metadata % (len(xmp), xmp),
            self._info.fill(spelt),
            self._attached % (size, size, credential),
            self._signature.fill(spelt),
        )


def identity(number: str) -> bytes:
    """The file's identity, as archive gives it; the trailer has it twice."""
    digest = _NO_DIGEST.copy()
    digest.update(number.encode())
    return digest.hexdigest().encode()


def _text(words: str) -> str:
    """A text string of PDF in UTF-16, its marks left open."""
    pieces = gaps.cut(words)
    spelt = (piece if piece in (gaps.FIRST, gaps.SECOND) else _hex(piece).decode() for piece in pieces)
    return f"<FEFF{''.join(spelt)}>"


def _hex(words: str) -> bytes:
    return hexlify(words.encode("utf-16-be")).upper()
