"""The blank: what all certificates of one kind, course and day have in common, drawn and laid down once.

A file is `prefix + delta`. The prefix holds paper, words, fonts, seal, colours and catalog, and never changes; the
delta (see stamping) holds what is one person's, and the table that finds every object.
"""

import hashlib
import zlib
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, NamedTuple

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    StreamObject,
    pdf_name,
)
from reportlab.pdfbase import pdfmetrics

from certificates.rendering import archive, metadata, page
from certificates.rendering.archive import Attachment
from certificates.rendering.content import Content, ContentError
from certificates.rendering.fonts import BOLD, REGULAR, Fonts
from certificates.rendering.layout import lay_out
from certificates.rendering.marks import Layout, Line, Rule

# Besides ASCII, which ReportLab's subsets always hold: what marks are given in.
CHARSET = {REGULAR: "", BOLD: "分优良中差及格合不通过等秀级第一二三四五名"}
# The person every blank is laid out for; whoever fits like this one is stamped on it.
_EXEMPLAR = {
    "number": "AH26-K-0000001-5",
    "check_code": "EQ8F-S2J9-TGZH",
    "holder": "王小明",
    "holder_latin": "WANG Xiaoming",
    "score_zh": "95 分",
    "score_en": "Final score 95 / 100",
}


class Numbers(NamedTuple):
    """The object numbers of what the delta defines; those after `last` are its name fonts'."""

    page: int
    contents: int
    metadata: int
    info: int
    attachment: int
    signature: int
    last: int


@dataclass(frozen=True)
class Blank:
    """One blank, ready to be stamped.

    offsets  of the prefix's objects by their number
    codes    per weight, the characters the prefix's fonts draw: (font's name in the page, code)
    root     object number of the catalog
    own      laid out for one person alone
    """

    content: Content
    prefix: bytes
    offsets: dict[int, int]
    numbers: Numbers
    root: int
    page_parts: tuple[bytes, bytes]
    codes: dict[bool, dict[str, tuple[str, int]]]
    lines: tuple[Line, ...]
    rule: Rule
    own: bool

    def page(self, fonts: bytes) -> bytes:
        """The page's dictionary with these entries added to its fonts."""
        before, after = self.page_parts
        return before + fonts + after

    @property
    def fingerprint(self) -> str:
        """The prefix's SHA-256: equal prefixes are one blank."""
        return hashlib.sha256(self.prefix).hexdigest()


def exemplar_of(content: Content) -> Content:
    """The content with everything personal replaced by the exemplar's; what is missing stays missing.

    Equal exemplars have equal blanks. Raises ContentError where the address to verify at lacks number or check code.
    """
    head, number, rest = content.verify_url.partition(content.number)
    middle, code, tail = rest.partition(content.check_code)
    if not number or not code:
        raise ContentError("verify_url does not hold number and check code")
    changes: dict[str, Any] = {name: text for name, text in _EXEMPLAR.items() if getattr(content, name)}
    url = f"{head}{changes['number']}{middle}{changes['check_code']}{tail}"
    return replace(content, **changes, verify_url=url)


def compile_blank(content: Content, fonts: Fonts, *, attachment: Attachment, own: bool = False) -> Blank:
    """Draw and lay down what this content shares with its kind. Raises ContentError, MissingGlyph.

    own   lay it out for this very person, whose name does not fit as the exemplar's does; stamped once
    """
    content = content if own else exemplar_of(content)
    layout = lay_out(content, fonts.width_em)
    with page.drawing(content, fonts) as canvas:
        for font, characters in CHARSET.items():
            pdfmetrics.getFont(font).splitString(characters, canvas._doc)
        page.draw_ground(canvas, content.design)
        page.draw_wording(canvas, fonts, layout)
        codes = {bold: _codes(canvas._doc, BOLD if bold else REGULAR) for bold in (False, True)}
    return _laid_down(content, canvas.getpdfdata(), layout, codes, attachment, own)


def _codes(document: Any, name: str) -> dict[str, tuple[str, int]]:
    """Which characters the drawn subsets of this font hold, and under which code."""
    font = pdfmetrics.getFont(name)
    assigned = font.state[document].assignments
    drawable = ((code, place) for code, place in assigned.items() if code in font.face.charToGlyph and code >= 32)
    return {chr(code): (font.getSubsetInternalName(place >> 8, document), place & 255) for code, place in drawable}


def _laid_down(content: Content, drawn: bytes, layout: Layout, codes: Any, attachment: Attachment, own: bool) -> Blank:
    """The same document as archive's, with empty places for what the delta defines."""
    facts = metadata.facts_of(content)
    writer = archive.new_writer(facts)
    holes = [writer.allocate_placeholder() for _ in range(6)]
    page_ref, contents, xmp, _info, embedded, signature = holes
    certificate, seal = archive.import_pages(writer, drawn)
    _tree(writer, page_ref)
    writer.root["/Metadata"] = xmp
    archive.attach(writer, attachment, embedded)
    widget = archive.seal_widget(writer, page_ref, seal)
    widget["/V"] = signature
    field_ref = writer.add_object(widget)
    writer.root["/AcroForm"] = archive.signature_form(field_ref)
    prefix, offsets = _serialise(writer)
    (rule,) = (rule for rule in layout.rules if rule.personal)
    return Blank(
        content=content,
        prefix=prefix,
        offsets=offsets,
        numbers=Numbers._make([*(hole.idnum for hole in holes), writer._lastobj_id]),
        root=writer.root_ref.idnum,
        page_parts=_page_parts(certificate, writer.root.raw_get("/Pages"), contents, field_ref),
        codes=codes,
        lines=tuple(line for line in layout.lines if line.personal),
        rule=rule,
        own=own,
    )


def _tree(writer: Any, page_ref: IndirectObject) -> None:
    tree = writer.root["/Pages"]
    tree["/Kids"], tree["/Count"] = ArrayObject([page_ref]), NumberObject(1)


def _page_parts(
    certificate: DictionaryObject, tree: PdfObject, contents: PdfObject, field_ref: PdfObject
) -> tuple[bytes, bytes]:
    """The page as bytes, cut where the fonts of a name are added to the table of fonts."""
    resources = certificate["/Resources"]
    others = DictionaryObject({name: resources.raw_get(name) for name in resources if name != "/Font"})
    fixed = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Page"),
            pdf_name("/Parent"): tree,
            pdf_name("/MediaBox"): certificate["/MediaBox"],
            pdf_name("/Contents"): ArrayObject([certificate.raw_get("/Contents"), contents]),
            pdf_name("/Annots"): ArrayObject([field_ref]),
        }
    )
    fonts = _inner(resources["/Font"])
    return b"<<%b/Resources<<%b/Font<<%b" % (_inner(fixed), _inner(others), fonts), b">>>>>>"


def _serialise(writer: Any) -> tuple[bytes, dict[int, int]]:
    """Header and objects as bytes, streams packed as small as zlib can."""
    output, offsets = BytesIO(), {}
    writer._write_header(output)
    for (_generation, number), thing in sorted(writer.objects.items()):
        offsets[number] = output.tell()
        output.write(b"%d 0 obj\n" % number + _bytes(_smallest(thing)) + b"\nendobj\n")
    return output.getvalue(), offsets


def _smallest(thing: PdfObject) -> PdfObject:
    if not isinstance(thing, StreamObject):
        return thing
    entries = {name: thing.raw_get(name) for name in thing if name not in ("/Filter", "/DecodeParms", "/Length")}
    entries["/Filter"] = archive.FLATE
    return StreamObject(entries, encoded_data=zlib.compress(thing.data, 9))


def _inner(entries: DictionaryObject) -> bytes:
    """A dictionary without its brackets."""
    return _bytes(entries).strip()[2:-2].strip() + b" "


def _bytes(thing: PdfObject) -> bytes:
    output = BytesIO()
    thing.write_to_stream(output, None)
    return output.getvalue()
