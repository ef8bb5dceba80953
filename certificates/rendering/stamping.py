"""Stamping: one person's name, number, code, credential and signature onto a blank, in a tenth of a millisecond.

Nothing is drawn: text operators are written for places that were laid out once, the name gets a font of its few glyphs,
the QR code is a sum of bits, the file's hash goes on from the hash of the prefix, and the signature comes from whoever
was given (certificates.signing). `archive` makes the same page slowly; the tests hold the two against each other.
"""

import hashlib
from binascii import hexlify
from datetime import datetime
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, NamedTuple

from certificates.rendering import page, papers
from certificates.rendering.archive import Attachment, Signer
from certificates.rendering.blank import Blank
from certificates.rendering.content import Content
from certificates.rendering.flow import COLUMN_MM, LATIN_MM, NAME_MM, name_rule
from certificates.rendering.fonts import Fonts
from certificates.rendering.marks import Rule
from certificates.rendering.metadata import CHINA
from certificates.rendering.pens import NameFonts, Pen, QrPen

# The holder's lines stand in the flow: beyond this the whole page is laid out anew. The others only shrink.
_ROOM_EM = {"holder": COLUMN_MM / NAME_MM, "holder_latin": COLUMN_MM / LATIN_MM}
_BOLD = ("holder", "score_zh")
# Ends that layout hangs out of the line.
_HANGING = ("，", "。", "；")


class Personal(NamedTuple):
    """What differs from one certificate of a blank to the next."""

    holder: str
    number: str
    check_code: str
    holder_latin: str = ""
    score_zh: str = ""
    score_en: str = ""


_FIELDS = attrgetter(*Personal._fields)


class Delta(NamedTuple):
    """What follows the prefix, and the SHA-256 of the two together."""

    data: bytes
    sha256: str


def personal_of(content: Content) -> Personal:
    """The personal part of a content."""
    return Personal(*_FIELDS(content))


class Stamper:
    """A blank with all at hand that one stamp after the other needs. Not for two threads at once."""

    def __init__(self, blank: Blank, fonts: Fonts, signer: Signer, attachment: Attachment) -> None:
        """`attachment` says name and type; its bytes come with each stamp."""
        self.blank, self._fonts = blank, fonts
        # In capitals, as pyHanko writes it: the one part no signature covers has one spelling (checking.pdfs).
        self._sign = getattr(signer, "sign_hex", None) or (lambda digest: hexlify(signer.sign(digest)).upper())
        self._midstate = hashlib.sha256(blank.prefix)
        self._start = len(blank.prefix)
        self._pens = [Pen(line, blank.codes[line.bold], fonts, own=blank.own) for line in blank.lines]
        self._places = [Personal._fields.index(pen.field) for pen in self._pens]
        content = blank.content
        self._qr = QrPen(content.verify_url, content.number, content.check_code)
        self._papers = papers.Papers(content, attachment, signer.size)
        self._table = _Table(blank)
        self._asked: tuple[Any, Any] = (None, None)
        # Names of three hanzi are equally wide.
        self._rule = lru_cache(256)(partial(_rule, blank.rule))

    def fits(self, personal: Personal) -> bool:
        """Whether these texts stand where and as large as the blank has them; if not, they need one of their own."""
        model = personal_of(self.blank.content)
        if self.blank.own:
            return personal == model
        return all(bool(text) == bool(example) for text, example in zip(personal, model, strict=True)) and all(
            self._has_room(name, getattr(personal, name)) for name in _ROOM_EM
        )

    def require_glyphs(self, personal: Personal) -> None:
        """Raise MissingGlyph for a character no font has."""
        for name, text in zip(Personal._fields, personal, strict=True):
            self._fonts.require(text, name in _BOLD)

    def _has_room(self, name: str, text: str) -> bool:
        if text != text.strip() or text.endswith(_HANGING):
            return False
        # Nothing is wider than its size, so most need no measuring.
        return len(text) <= _ROOM_EM[name] or self._fonts.width_em(text, name in _BOLD) <= _ROOM_EM[name]

    def stamp(self, personal: Personal, credential: bytes, signed_at: datetime) -> Delta:
        """The delta of one certificate, signed. Raises MissingGlyph."""
        numbers, parts, names = self.blank.numbers, _Parts(self._start), NameFonts(self._fonts)
        moment = self._moment(signed_at)
        parts.stream(numbers.contents, b"", self._drawing(personal, names))
        objects, entries = names.objects(numbers.last + 1)
        for number, thing in enumerate(objects, numbers.last + 1):
            parts.add(number, thing)
        parts.add(numbers.page, self.blank.page(entries))
        holder, number_text = personal.holder, personal.number
        parts.stream(numbers.metadata, b"/Type/Metadata/Subtype/XML", moment.xmp(holder, number_text))
        parts.add(numbers.info, moment.info(holder, number_text))
        parts.stream(numbers.attachment, moment.attached(len(credential)), credential)
        parts.open(numbers.signature, moment.signature(number_text))
        return self._signed(parts, self._table.end(parts, numbers.last + len(objects), number_text, self._closing))

    def _moment(self, signed_at: datetime) -> papers.Moment:
        """What is said of this moment: all of a run are signed in the same, so the last one asked for is at hand."""
        if signed_at is not self._asked[0]:
            self._asked = signed_at, self._papers.at(signed_at.astimezone(CHINA).replace(microsecond=0))
        return self._asked[1]

    @property
    def _closing(self) -> int:
        """Bytes of the signature after its beginning: ranges, hole and the ends of its object."""
        return papers.RANGES_SIZE + len(_BEFORE_HOLE) + self._papers.hole_size + len(_AFTER_HOLE)

    def _signed(self, parts: "_Parts", end: bytes) -> Delta:
        """What stands before the hole, the hole filled, what follows; the prefix is hashed already."""
        hole = parts.end + papers.RANGES_SIZE + len(_BEFORE_HOLE)
        stop = hole + self._papers.hole_size
        tail = _AFTER_HOLE + end
        head = b"".join((*parts.data, papers.RANGES % (hole, stop, len(tail)), _BEFORE_HOLE))
        before = self._midstate.copy()
        before.update(head)
        covered = before.copy()
        covered.update(tail)
        filled = b"<%b>" % self._sign(covered.digest()).ljust(self._papers.hole_size - 2, b"0")
        before.update(filled)
        before.update(tail)
        return Delta(b"".join((head, filled, tail)), before.hexdigest())

    def _drawing(self, personal: Personal, names: NameFonts) -> bytes:
        written, name_mm = [_BEGIN], 0.0
        for pen, place in zip(self._pens, self._places, strict=True):
            operators, width_mm = pen.write(personal[place], names)
            written.append(operators)
            if place == 0 and width_mm > name_mm:
                name_mm = width_mm
        written += (self._rule(name_mm), self._qr.draw(personal.number, personal.check_code), "Q")
        return "\n".join(written).encode()


def _rule(model: Rule, name_mm: float) -> str:
    return page.rule_operators(name_rule(name_mm, model.y_mm, model.ink))


_BEGIN = "q 2.834646 0 0 2.834646 0 0 cm"
_BEFORE_HOLE = b"]/Contents"
_AFTER_HOLE = b">>\nendobj\n"


class _Parts:
    """The objects of a delta as they are put down, and where each begins in the file."""

    def __init__(self, start: int) -> None:
        self.data: list[bytes] = []
        self.offsets: dict[int, int] = {}
        self.end = start

    def add(self, number: int, body: bytes) -> None:
        self._put(number, b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def stream(self, number: int, entries: bytes, data: bytes) -> None:
        whole = (number, entries, len(data), data)
        self._put(number, b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % whole)

    def open(self, number: int, body: bytes) -> None:
        """An object whose end follows later."""
        self._put(number, b"%d 0 obj\n%b" % (number, body))

    def _put(self, number: int, chunk: bytes) -> None:
        self.offsets[number] = self.end
        self.data.append(chunk)
        self.end += len(chunk)


class _Table:
    """The cross-reference table and the trailer: written once for the prefix, with gaps for the delta's objects."""

    def __init__(self, blank: Blank) -> None:
        numbers = blank.numbers
        self._first = min(numbers[:-1])
        gap = range(self._first, self._first + len(numbers) - 1)
        if sorted(numbers[:-1]) != list(gap):
            raise ValueError("the delta's objects are not numbered in a row")
        self._before = b"0000000000 65535 f \n" + _entries([blank.offsets[n] for n in range(1, self._first)])
        self._after = _entries([blank.offsets[n] for n in range(gap.stop, numbers.last + 1)])
        self._gap, self._last = gap, numbers.last
        self._roots = b"/Root %d 0 R/Info %d 0 R" % (blank.root, numbers.info)

    def end(self, parts: _Parts, last: int, number: str, closing: int) -> bytes:
        """The file's end; `closing` bytes still follow what the parts hold."""
        offsets = parts.offsets
        return b"".join(
            (
                b"xref\n0 %d\n" % (last + 1),
                self._before,
                _entries([offsets[n] for n in self._gap]),
                self._after,
                _entries([offsets[n] for n in range(self._last + 1, last + 1)]),
                b"trailer\n<</Size %d%b%b>>\nstartxref\n" % (last + 1, self._roots, papers.identity(number)),
                b"%d\n%%%%EOF\n" % (parts.end + closing),
            )
        )


def _entries(offsets: list[int]) -> bytes:
    return b"%010d 00000 n \n" * len(offsets) % tuple(offsets)
