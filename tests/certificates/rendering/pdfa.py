"""A linter of PDF/A-3u for files like ours: what ISO 19005-3 forbids and ReportLab, a slip or an attacker might write.

Not a validator of any PDF: it knows simple TrueType fonts, one page tree, classic cross-reference tables, no encryption.
Numbers in the findings are the standard's clauses.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import Any

import defusedxml.ElementTree
import pikepdf

BLEND_MODES = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten"}
# ISO 32000-1, annex A; without the PostScript XObject's and with nothing invented.
OPERATORS = {
    *("b", "B", "b*", "B*", "BDC", "BI", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0", "d1", "Do", "DP", "EI"),
    *("EMC", "ET", "EX", "f", "F", "f*", "G", "g", "gs", "h", "i", "ID", "j", "J", "K", "k", "l", "M", "m", "MP", "n"),
    *("q", "Q", "re", "RG", "rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj"),
    *("TJ", "TL", "Tm", "Tr", "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"', "INLINE IMAGE"),
}
FORBIDDEN_KEYS = {
    "/AA",
    "/OpenAction",
    "/JS",
    "/JavaScript",
    "/XFA",
    "/OPI",
    "/Alternates",
    "/TR",
    "/HTP",
    "/PS",
    "/Encrypt",
}
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
DC, XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def findings(data: bytes) -> list[str]:
    """Everything wrong with the file; [] is a clean one."""
    found = list(_bytes(data))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for check in (_trailer, _catalog, _metadata, _attachments, _fonts, _annotations, _objects, _content):
            found += check(pdf)
    return found


def _bytes(data: bytes) -> Iterator[str]:
    """6.1.2 to 6.1.9: what a parser that repairs silently would hide."""
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4,}", data):
        yield "6.1.2 header"
    if not re.search(rb"startxref\n\d+\n%%EOF\n?\Z", data):
        yield "6.1.3 something after the end"
    if data.count(b"%%EOF") != 1:
        yield "6.1.3 more than one revision"
    at = int(re.search(rb"startxref\n(\d+)", data)[1])
    if data[at : at + 5] != b"xref\n":
        yield "6.1.4 startxref does not point at the table"
        return
    entries = re.findall(rb"(\d{10}) (\d{5}) n[ \r]\n", data[at:])
    for offset, _generation in entries:
        yield from _object(data, int(offset))


def _object(data: bytes, at: int) -> Iterator[str]:
    head = re.compile(rb"(\d+) 0 obj[\r\n]+").match(data, at)
    if head is None:
        yield f"6.1.9 no object at {at}"
        return
    end = data.index(b"endobj", at)
    if data[end - 1 : end] != b"\n" or data[end + 6 : end + 7] != b"\n":
        yield f"6.1.9 endobj of {head[1].decode()} not on a line of its own"
    stream = re.compile(rb"/Length (\d+)[^>]*(?:>(?!>)[^>]*)*>>\s*stream(\r?\n)").search(data, at, end)
    if stream is not None:
        stop = stream.end() + int(stream[1])
        if not re.compile(rb"\r?\nendstream").match(data, stop):
            yield f"6.1.7.1 stream {head[1].decode()}: length or line end before endstream"


def _trailer(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer or len(bytes(pdf.trailer.ID[0])) < 16:
        yield "6.1.3 no identity in the trailer"
    if "/Encrypt" in pdf.trailer:
        yield "6.1.3 encrypted"


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [intent for intent in pdf.Root.get("/OutputIntents", []) if intent.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "6.2.3 no single output intent"
        return
    profile = intents[0].DestOutputProfile
    data = profile.read_bytes()
    if data[36:40] != b"acsp" or data[16:20] != b"RGB " or data[8] > 4 or profile.N != 3:
        yield "6.2.3 not an RGB profile"
    if len(data) != struct.unpack(">I", data[:4])[0]:
        yield "6.2.3 the profile is cut off"
    form = pdf.Root.get("/AcroForm")
    if form is not None and form.get("/NeedAppearances"):
        yield "6.4.1 NeedAppearances"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        yield "6.6.2 no XMP"
        return
    root = defusedxml.ElementTree.fromstring(stream.read_bytes().decode())
    if "/Filter" in stream:
        yield "6.6.2 XMP is filtered"
    if (root.findtext(f".//{PDFAID}part"), root.findtext(f".//{PDFAID}conformance")) != ("3", "U"):
        yield "6.6.4 does not say 3 U"
    said = {
        "/Title": root.findtext(f".//{DC}title//{RDF}li"),
        "/Author": root.findtext(f".//{DC}creator//{RDF}li"),
        "/Subject": root.findtext(f".//{DC}description//{RDF}li"),
        "/Creator": root.findtext(f".//{XMP}CreatorTool"),
    }
    yield from (f"6.6.3 {key} differs from XMP" for key, value in said.items() if str(pdf.docinfo.get(key)) != value)
    moment = re.sub(r"\D", "", root.findtext(f".//{XMP}CreateDate") or "")
    if re.sub(r"\D", "", str(pdf.docinfo["/CreationDate"])) != moment:
        yield "6.6.3 /CreationDate differs from XMP"


def _attachments(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    listed = [names[i + 1].objgen for i in range(0, len(names), 2)]
    associated = [item.objgen for item in pdf.Root.get("/AF", [])]
    if listed != associated:
        yield "6.8 not every attachment is an associated file"
    for item in pdf.Root.get("/AF", []):
        if "/F" not in item or "/UF" not in item or "/AFRelationship" not in item:
            yield "6.8 file specification without F, UF or AFRelationship"
        file = item.EF.F
        if "/Subtype" not in file or "/ModDate" not in file.get("/Params", {}):
            yield "6.8 embedded file without its type or date"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font":
            yield from _font(thing)


def _font(font: Any) -> Iterator[str]:
    name = str(font.get("/BaseFont"))
    descriptor = font.get("/FontDescriptor")
    if descriptor is None or "/FontFile2" not in descriptor:
        yield f"6.2.11.4 {name} is not embedded"
        return
    if not re.match(r"/[A-Z]{6}\+", name):
        yield f"6.2.11.4 {name} is no subset"
    if int(descriptor.Flags) & 4 == 0 or "/Encoding" in font:
        yield f"6.2.11.6 {name} is not symbolic"
    if "/ToUnicode" not in font:
        yield f"6.2.11.7 {name} has no ToUnicode"
    program = TrueType(descriptor.FontFile2.read_bytes())
    if len(program.cmaps) != 1:
        yield f"6.2.11.6 {name} has {len(program.cmaps)} encodings"
    for code, width in enumerate(font.Widths, int(font.FirstChar)):
        glyph = program.codes.get(code, 0)
        if glyph and abs(float(width) - program.width(glyph)) > 1:
            yield f"6.2.11.5 {name}: width of code {code} is {width}, in the font {program.width(glyph):.0f}"


def _annotations(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if int(annotation.F) & 0b100111 != 0b100:
                yield "6.3.2 annotation hidden or not printed"
            looks = annotation.get("/AP")
            if looks is None or set(looks.keys()) != {"/N"}:
                yield "6.3.3 annotation without exactly one look"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        for part in _dictionaries(thing, 0):
            yield from _dictionary(part)


def _dictionaries(thing: Any, depth: int) -> Iterator[Any]:
    """The object's own dictionaries, not those of others it points to."""
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        inner = [value for _name, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        inner = list(thing)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect and depth < 20:
            yield from _dictionaries(value, depth + 1)


def _dictionary(part: Any) -> Iterator[str]:
    yield from (f"6 forbidden: {key}" for key in FORBIDDEN_KEYS & set(part.keys()))
    if part.get("/S") in ("/Launch", "/Sound", "/Movie", "/JavaScript", "/ResetForm", "/ImportData", "/Hide"):
        yield f"6.5.1 action {part.S}"
    if isinstance(part, pikepdf.Stream):
        filters = part.get("/Filter", [])
        if "LZW" in str(filters) or "Crypt" in str(filters) or "/FFilter" in part:
            yield "6.1.7.2 filter"
    if part.get("/Interpolate"):
        yield "6.2.8 interpolated"
    if "/BM" in part and str(part.BM) not in BLEND_MODES:
        yield f"6.2.10 blend mode {part.BM}"
    if str(part.get("/ColorSpace")) == "/DeviceCMYK":
        yield "6.2.4.3 CMYK"


def _content(pdf: pikepdf.Pdf) -> Iterator[str]:
    """6.2.2 and 6.2.11.7.2: only known operators, and every drawn code has a glyph and a Unicode value."""
    for page in pdf.pages:
        yield from _stream(page.obj)
        for annotation in page.get("/Annots", []):
            yield from _stream(annotation.AP.N)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
            yield from _stream(thing)


def _stream(owner: Any) -> Iterator[str]:
    resources, font, depth = owner.get("/Resources", {}), None, 0
    for instruction in pikepdf.parse_content_stream(owner):
        operator = str(instruction.operator)
        if operator not in OPERATORS:
            yield f"6.2.2 operator {operator}"
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        if depth > 28:
            yield "6.1.13 q deeper than 28"
        if operator in ("K", "k"):
            yield "6.2.4.3 CMYK"
        if operator == "Tf":
            font = _Codes(resources.Font[str(instruction.operands[0])])
        if operator in ("Tj", "TJ"):
            yield from font.faults(bytes(instruction.operands[0]))
    if depth:
        yield "6.2.2 q without Q"


class _Codes:
    """What a font can draw and say."""

    def __init__(self, font: Any) -> None:
        self.name = str(font.BaseFont)
        self._glyphs = TrueType(font.FontDescriptor.FontFile2.read_bytes()).codes
        cmap = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        pairs = re.findall(rb"<([0-9A-Fa-f]{2})> <((?:[0-9A-Fa-f]{4})+)>", cmap)
        self._says = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}

    def faults(self, codes: bytes) -> Iterator[str]:
        for code in codes:
            if not self._glyphs.get(code):
                yield f"6.2.11.8 {self.name} draws .notdef for {code}"
            if self._says.get(code, "\0") in ("\0", "\ufeff", "\ufffe"):
                yield f"6.2.11.7.2 {self.name} says nothing for {code}"


class TrueType:
    """As much of a font file as the rules ask about."""

    def __init__(self, data: bytes) -> None:
        count = struct.unpack(">H", data[4:6])[0]
        rows = [struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i]) for i in range(count)]
        self.tables = {tag: data[at : at + length] for tag, _sum, at, length in rows}
        self.sums = {tag: check for tag, check, _at, _length in rows}
        self._units = struct.unpack(">H", self.tables[b"head"][18:20])[0]
        self._metrics = struct.unpack(">H", self.tables[b"hhea"][34:36])[0]
        table = self.tables[b"cmap"]
        self.cmaps = [struct.unpack(">HHI", table[4 + 8 * i : 12 + 8 * i]) for i in range(table[3])]
        self.codes = dict(self._codes(table[self.cmaps[0][2] :]))

    def width(self, glyph: int) -> float:
        """The advance of a glyph, in thousandths of the size."""
        at = 4 * min(glyph, self._metrics - 1)
        return struct.unpack(">H", self.tables[b"hmtx"][at : at + 2])[0] * 1000 / self._units

    @staticmethod
    def _codes(table: bytes) -> Iterator[tuple[int, int]]:
        kind, _length, _language, first, count = struct.unpack(">5H", table[:10])
        assert kind == 6
        yield from enumerate(struct.unpack(f">{count}H", table[10 : 10 + 2 * count]), first)
