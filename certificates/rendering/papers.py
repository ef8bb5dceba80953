"""What a file says of itself, one person after the other: the words of `metadata` and `archive`, cut at the gaps."""

import hashlib
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from certificates.rendering import archive, metadata
from certificates.rendering.archive import Attachment
from certificates.rendering.content import Content

# Signs that no name holds: the texts are made once with these in them and cut there.
_HOLDER, _NUMBER = "\x11", "\x12"
# Room for three numbers of ten digits: where the signature's hole is can be said only when all else is written.
RANGES = b"%-10d %-10d %-10d"
RANGES_SIZE = 32


class Papers:
    """Metadata, attachment and signature of the certificates of one kind."""

    def __init__(self, content: Content, attachment: Attachment, hole_bytes: int) -> None:
        marked = replace(content, holder=_HOLDER, number=_NUMBER)
        self.hole_size = 2 * hole_bytes + 2
        # All of a batch are signed in the same second.
        self.at = lru_cache(4)(lambda signed_at: Moment(marked, attachment, signed_at))


class Moment:
    """The same at one second."""

    def __init__(self, marked: Content, attachment: Attachment, signed_at: datetime) -> None:
        facts = metadata.facts_of(marked, signed_at)
        self._xmp = _Form(metadata.xmp(facts).decode())
        date = f"({metadata.pdf_date(facts.made_at)})"
        entries = "".join(f"{name}{_text(text)}" for name, text in metadata.info(facts).items())
        self._info = _Form(f"<<{entries}/CreationDate{date}/ModDate{date}>>")
        kind = attachment.media_type.replace("/", "#2F")
        self._attached = f"/Type/EmbeddedFile/Subtype/{kind}/Params<</ModDate{date}/Size %d>>".encode()
        signer, reason = _text(facts.author), _text(archive.REASON.format(facts.subject))
        self._signature = _Form(
            f"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M{date}/Name{signer}/Reason{reason}"
            "/ByteRange[0 "
        )

    def xmp(self, holder: str, number: str) -> bytes:
        """The XMP packet."""
        return self._xmp.fill(escape(holder).encode(), number.encode())

    def info(self, holder: str, number: str) -> bytes:
        """The Info dictionary."""
        return self._info.fill(_hex(holder).encode(), _hex(number).encode())

    def attached(self, size: int) -> bytes:
        """The entries of the embedded file."""
        return self._attached % size

    def signature(self, number: str) -> bytes:
        """The signature dictionary up to its byte range; RANGES, `]/Contents`, the hole and `>>` follow."""
        return self._signature.fill(b"", _hex(number).encode())


def identity(number: str) -> bytes:
    """The file's two identities in the trailer, as archive gives them."""
    digest = hashlib.md5(number.encode(), usedforsecurity=False).hexdigest().encode()
    return b"/ID[<%b><%b>]" % (digest, digest)


class _Form:
    """A text with gaps at its marks, as bytes."""

    def __init__(self, text: str) -> None:
        pieces = _cut(text)
        self._form = b"%b".join(piece.encode().replace(b"%", b"%%") for piece in pieces[0::2])
        # Which of (holder, number) goes into each gap.
        self._order = tuple(int(piece == _NUMBER) for piece in pieces[1::2])

    def fill(self, *filling: bytes) -> bytes:
        return self._form % tuple([filling[place] for place in self._order])


def _cut(text: str) -> tuple[str, ...]:
    """Plain pieces at even places, marks between them."""
    pieces = [""]
    for sign in text:
        if sign in (_HOLDER, _NUMBER):
            pieces += (sign, "")
        else:
            pieces[-1] += sign
    return tuple(pieces)


def _text(words: str) -> str:
    """A text string of PDF in UTF-16, its marks left open."""
    return f"<FEFF{''.join(piece if piece in (_HOLDER, _NUMBER) else _hex(piece) for piece in _cut(words))}>"


def _hex(words: str) -> str:
    return words.encode("utf-16-be").hex().upper()
