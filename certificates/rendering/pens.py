"""What is drawn for one person: text operators for places laid out once, and fonts of the few glyphs a name needs."""

from functools import lru_cache
from typing import NamedTuple

from certificates.rendering import gaps, page
from certificates.rendering.asked import Asked
from certificates.rendering.codes import QrTable
from certificates.rendering.content import ContentError
from certificates.rendering.fitting import shrunk
from certificates.rendering.flow import COLUMN_MM, SCORE_MM
from certificates.rendering.fonts import BOLD, RARE, REGULAR, Fonts
from certificates.rendering.layout import FACT_WIDTH_MM
from certificates.rendering.marks import HEIGHT_MM, Line

_SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}
# How wide each field may become before its letters shrink.
ROOM_MM = {
    "holder": COLUMN_MM,
    "holder_latin": COLUMN_MM,
    "score_zh": SCORE_MM,
    "score_en": SCORE_MM,
    "number": FACT_WIDTH_MM,
    "check_code": FACT_WIDTH_MM,
}
_END, _LEADS = "> Tj ET", 1000
_NAMES = {REGULAR: "/N0", BOLD: "/N1", RARE: "/N2"}
_SOURCES = {name: font for font, name in _NAMES.items()}
_CODES = [f"{code:02x}" for code in range(256)]


class NameFonts:
    """The characters of one certificate that the blank's fonts do not hold, by the font they come from."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self.characters: dict[str, str] = {}

    def code(self, name: str, character: str) -> str:
        """The code of a character in the font of this name on the page; added if it is new."""
        known = self.characters.get(name, "")
        place = known.find(character) + 1
        if not place:
            self.characters[name] = known + character
            place = len(known) + 1
        return _CODES[place]

    def objects(self, first: int) -> tuple[list[bytes], bytes]:
        """The objects that define them, numbered from `first`, and the entries for the page's table of fonts."""
        things: list[bytes] = []
        entries = b""
        for name, characters in self.characters.items():
            number = first + len(things)
            entries += b"%b %d 0 R" % (name.encode(), number)
            things += self._font(_SOURCES[name], characters, number)
        return things, entries

    def _font(self, font: str, characters: str, number: int) -> tuple[bytes, ...]:
        form, widths = _font_form(self._fonts, font, len(characters), number), self._fonts.widths[font]
        program = self._fonts.mini(font).program(characters)
        size, texts = len(program), form.texts % tuple([_UTF16[character] for character in characters])
        return (
            form.font % tuple([widths[ord(character)] for character in characters]),
            form.descriptor,
            form.to_unicode % (len(texts), texts),
            form.program % (size, size, program),
        )


class Pen:
    """Writes one line of the page, whoever's it is."""

    def __init__(self, line: Line, codes: dict[str, tuple[str, int]], fonts: Fonts, *, own: bool) -> None:
        self.field = line.personal
        self._line, self._codes, self._fonts = line, codes, fonts
        self._source = BOLD if line.bold else REGULAR
        self._widths = fonts.widths[self._source]
        self._shift = _SHIFT[line.align]
        self._room_em = ROOM_MM[line.personal] / line.size_mm
        self._begin = "BT {:.3f} {:.3f} {:.3f} rg 1 0 0 1".format(*page.INK[line.ink])
        self._place = f"{HEIGHT_MM - line.y_mm:.4f} Tm"
        # A long name on several lines: which piece stands on this one was found when the blank was laid out.
        self._own = line.text if own else ""
        self._ascii = next(font for character, (font, code) in codes.items() if code == ord(character))
        letters = [ord(character) for character, (font, code) in codes.items() if code == ord(character) < 127]
        self._letters = bytes(letters)
        self._advances = [self._widths[code] if code in letters else 0 for code in range(127)]
        self._signs = Asked(self._sign)
        # Marks repeat: 0 to 100 in a class of thousands.
        self._repeats = self.field.startswith("score")
        self._again: dict[str, tuple[str, float]] = {}
        self._leads = Asked(self._lead, _LEADS)

    def write(self, text: str, names: NameFonts) -> tuple[str, float]:
        """The operators, and the line's width in millimetres. Raises MissingGlyph, ContentError."""
        text = self._own or text
        if text in self._again:
            return self._again[text]
        runs, width_em = self._plain(text) or self._mixed(text, names)
        font, codes = runs[0]
        if len(runs) == 1 and font != _NAMES[RARE] and (self._own or width_em <= self._room_em):
            # What stands before the letters follows from where they begin, and few places occur.
            lead = self._leads[font, width_em if self._shift else 0.0]
            written = f"{lead}{codes}{_END}", width_em * self._line.size_mm
        else:
            written = self._placed(text, runs, width_em)
        if self._repeats and self._codes.keys() >= set(text):
            self._again[text] = written
        return written

    def _lead(self, place: tuple[str, float]) -> str:
        """A line of one font and of this width, up to its letters."""
        font, width_em = place
        return self._line_of([(font, "")], width_em, self._line.size_mm).removesuffix(_END)

    def _placed(self, text: str, runs: list[tuple[str, str]], width_em: float) -> tuple[str, float]:
        """The same for any line, shrunk where it must be."""
        size_mm = self._line.size_mm
        if width_em > self._room_em and not self._own:
            size_mm = shrunk(text, width_em, size_mm, ROOM_MM[self.field])
        return self._line_of(runs, width_em, size_mm), width_em * size_mm

    def _line_of(self, runs: list[tuple[str, str]], width_em: float, size_mm: float) -> str:
        x_mm = self._line.x_mm - self._shift * (width_em * size_mm)
        shown = "".join([self._show(font, codes, size_mm) for font, codes in runs])
        return f"{self._begin} {x_mm:.4f} {self._place}{shown} ET"

    def _plain(self, text: str) -> tuple[list[tuple[str, str]], float] | None:
        """A text in ASCII, all of it in one of the blank's fonts, where codes and letters are the same."""
        letters = text.encode()
        if letters.translate(None, self._letters):
            return None
        return [(self._ascii, letters.hex())], sum(map(self._advances.__getitem__, letters)) / 1000

    def _mixed(self, text: str, names: NameFonts) -> tuple[list[tuple[str, str]], float]:
        """A text of several fonts, some of them made for this one certificate."""
        runs: list[tuple[str, str]] = []
        last, width, codes = "", 0.0, ""
        for character in text:
            font, code, advance = self._signs[character]
            if font != last:
                runs.append((last, codes))
                last, codes = font, ""
            codes += code or names.code(font, character)
            width += advance
        return [*runs[1:], (last, codes)], width / 1000

    def _sign(self, character: str) -> tuple[str, str, float]:
        """The name on the page of the font a character stands in, its code if the blank has it, and its width."""
        if known := self._codes.get(character):
            return known[0], _CODES[known[1]], self._widths[ord(character)]
        source = self._fonts.font_of(character, self._line.bold)
        return _NAMES[source], "", self._fonts.widths[source][ord(character)]

    def _show(self, font: str, codes: str, size_mm: float) -> str:
        if not self._line.bold or font != _NAMES[RARE]:
            return f" {font} {size_mm:.4f} Tf <{codes}> Tj"
        red, green, blue = page.INK[self._line.ink]
        outline = f"{red:.3f} {green:.3f} {blue:.3f} RG {page.BOLD_STROKE_EM * size_mm:.4f} w 2 Tr"
        return f" {outline} {font} {size_mm:.4f} Tf <{codes}> Tj 0 Tr"


class QrPen:
    """Draws the code of the address to verify at, which holds number and check code."""

    def __init__(self, url: str, number: str, check_code: str) -> None:
        self._head, _, rest = url.partition(number)
        self._middle, _, self._tail = rest.partition(check_code)
        self._tables = Asked(lambda shape: _table(self._head, *shape, self._middle, self._tail))

    def draw(self, number: str, check_code: str) -> str:
        """The operators of card and symbol."""
        table = self._tables[len(number), number[4] + number[6] + number[-2]]
        return page.qr_operators(table.symbol(f"{self._head}{number}{self._middle}{check_code}{self._tail}"))


@lru_cache(16)
def _table(head: str, digits: int, dashes: str, middle: str, tail: str) -> QrTable:
    """One table for all numbers of a length: a tenth of a second to make, 300 kB to keep."""
    number = f"0000-0-{'0' * (digits - 9)}-0"
    if dashes != "---":
        raise ContentError("not a number of ours")
    pattern = f"{head}{number}{middle}0000-0000-0000{tail}"
    places = [len(head) + at for at, sign in enumerate(number) if sign == "0"]
    code_at = len(head) + digits + len(middle)
    places += [code_at + at for at in range(14) if at not in (4, 9)]
    return QrTable(pattern, places)


class _FontForm(NamedTuple):
    """The four objects of a font of so many characters, with gaps."""

    font: bytes
    descriptor: bytes
    to_unicode: bytes
    program: bytes
    texts: bytes  # what goes into to_unicode, with a gap for each character


@lru_cache(256)
def _font_form(fonts: Fonts, font: str, count: int, number: int) -> _FontForm:
    """The objects numbered from `number`. The first says the widths, the second is complete, the others are streams."""
    base, descriptor = _descriptor(font, fonts)
    head = b"<</Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar 1/LastChar %d" % (base, count)
    refs = b"]/FontDescriptor %d 0 R/ToUnicode %d 0 R>>" % (number + 1, number + 2)
    return _FontForm(
        gaps.plain(number, b"%b/Widths[%b%b" % (head, b" ".join([b"%a"] * count), refs)),
        gaps.plain(number + 1, b"%b/FontFile2 %d 0 R>>" % (descriptor, number + 3)),
        gaps.stream(number + 2, b""),
        gaps.stream(number + 3, b"/Length1 %d"),
        _to_unicode(count),
    )


@lru_cache(8)
def _descriptor(font: str, fonts: Fonts) -> tuple[bytes, bytes]:
    """The name of a font's subset and its descriptor without the file: ReportLab's numbers."""
    face = fonts.face(font)
    base = f"NAMEAA+{face.name.decode()}"
    box = " ".join(f"{edge:g}" for edge in face.bbox)
    text = (
        f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[{box}]/ItalicAngle {face.italicAngle:g}"
        f"/Ascent {face.ascent:g}/Descent {face.descent:g}/CapHeight {face.capHeight:g}/StemV {face.stemV:g}"
    )
    return base.encode(), text.encode()


_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Name def\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
)
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def _to_unicode(count: int) -> bytes:
    """What each code says, the character a gap, in blocks of a hundred as the format demands."""
    entries = [f"<{code:02X}> <%b>\n" for code in range(1, count + 1)]
    blocks = [entries[start : start + 100] for start in range(0, count, 100)]
    maps = "".join([f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks])
    return f"{_CMAP_HEAD}{maps}{_CMAP_TAIL}".encode()


_UTF16 = Asked(lambda character: character.encode("utf-16-be").hex().upper().encode(), 20_000)
