"""Stamping: one person's name, number, code, credential and signature onto a blank, in a tenth of a millisecond.

Nothing is drawn: text operators are written for places that were laid out once, the name gets a font of its few glyphs,
the QR code is a sum of bits, the file's hash goes on from the hash of the prefix, and the signature comes from whoever
was given (certificates.signing). `archive` makes the same page slowly; the tests hold the two against each other.
"""

import hashlib
from binascii import hexlify
from datetime import datetime
from functools import lru_cache, partial
from itertools import accumulate
from operator import attrgetter
from typing import Any, NamedTuple

from certificates.rendering import gaps, page, papers
from certificates.rendering.archive import Attachment, Signer
from certificates.rendering.asked import Asked
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


class Draft(NamedTuple):
    """A delta but for the signature over it: what stands before and after its hole, and the digest of the two.

    begun   the hash of the file up to the hole
    """

    head: bytes
    tail: bytes
    begun: Any
    digest: bytes


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
        self._papers, self._hole_size = papers.Papers(content, attachment, blank.numbers), 2 * signer.size + 2
        self._contents = gaps.stream(blank.numbers.contents, b"")
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
        return self.finish(self.draft(personal, credential, signed_at))

    def draft(self, personal: Personal, credential: bytes, signed_at: datetime) -> Draft:
        """The delta but for its signature. Raises MissingGlyph."""
        names = NameFonts(self._fonts)
        drawing = self._drawing(personal, names)
        fonts, entries = names.objects(self.blank.numbers.last + 1)
        *others, signature = self._moment(signed_at).written(personal.holder, personal.number, credential)
        parts = (
            gaps.plain(self.blank.numbers.page, self.blank.page(entries)),
            self._contents % (len(drawing), drawing),
            *others,
            *fonts,
            signature,
        )
        return self._drafted(parts, personal.number)

    def _drafted(self, parts: tuple[bytes, ...], number: str) -> Draft:
        """What stands before the hole and after it, and the digest of both; the prefix is hashed already."""
        offsets = tuple(accumulate(map(len, parts), initial=self._start))
        hole = offsets[-1] + papers.RANGES_SIZE + len(_BEFORE_HOLE)
        stop = hole + self._hole_size
        tail = _AFTER_HOLE + self._table.end(offsets[:-1], stop + len(_AFTER_HOLE), number)
        head = b"".join((*parts, papers.RANGES % (hole, stop, len(tail)), _BEFORE_HOLE))
        begun = self._midstate.copy()
        begun.update(head)
        covered = begun.copy()
        covered.update(tail)
        return Draft(head, tail, begun, covered.digest())

    def finish(self, draft: Draft) -> Delta:
        """The draft with its signature."""
        rest = b"<%b>%b" % (self._sign(draft.digest).ljust(self._hole_size - 2, b"0"), draft.tail)
        whole = draft.begun.copy()
        whole.update(rest)
        return Delta(draft.head + rest, whole.hexdigest())

    def _moment(self, signed_at: datetime) -> papers.Moment:
        """What is said of this moment: all of a run are signed in the same, so the last one asked for is at hand."""
        if signed_at is not self._asked[0]:
            self._asked = signed_at, self._papers.at(signed_at.astimezone(CHINA).replace(microsecond=0))
        return self._asked[1]

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


_ENTRY = b"%010d 00000 n \n"
_BEGIN = "q 2.834646 0 0 2.834646 0 0 cm"
_BEFORE_HOLE = b"]/Contents"
_AFTER_HOLE = b">>\nendobj\n"


class _Table:
    """The cross-reference table and the trailer: written once for the prefix, with gaps for the delta's objects."""

    def __init__(self, blank: Blank) -> None:
        *own, self._last = blank.numbers
        if own != list(range(own[0], own[0] + len(own))):
            raise ValueError("the delta's objects are not numbered in a row")
        before = b"0000000000 65535 f \n" + _entries([blank.offsets[n] for n in range(1, own[0])])
        after = _entries([blank.offsets[n] for n in range(own[-1] + 1, self._last + 1)])
        self._entries = before + _ENTRY * len(own) + after
        self._own = len(own)
        self._roots = b"/Root %d 0 R/Info %d 0 R" % (blank.root, blank.numbers.info)
        self._forms = Asked(self._form)

    def _form(self, fonts: int) -> bytes:
        """The table and trailer of a file whose delta has so many objects of fonts."""
        size = self._last + 1 + fonts
        entries = b"xref\n0 %d\n%b%b" % (size, self._entries, _ENTRY * fonts)
        trailer = b"trailer\n<</Size %d%b/ID[<%%b><%%b>]>>" % (size, self._roots)
        return b"%b%b\nstartxref\n%%d\n%%%%%%%%EOF\n" % (entries, trailer)

    def end(self, offsets: tuple[int, ...], at: int, number: str) -> bytes:
        """The file's end, which begins at `at`; the offsets are those of the delta's objects as they stand in it."""
        # The fonts stand before the signature and are numbered last.
        *before, signature = offsets
        same, fonts = before[: self._own - 1], before[self._own - 1 :]
        digest = papers.identity(number)
        filled: bytes = self._forms[len(fonts)] % (*same, signature, *fonts, digest, digest, at)
        return filled


def _entries(offsets: list[int]) -> bytes:
    return _ENTRY * len(offsets) % tuple(offsets)
