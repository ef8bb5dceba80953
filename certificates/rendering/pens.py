"""What is drawn for one person: text operators for places laid out once, and fonts of the few glyphs a name needs."""

from functools import lru_cache

from certificates.rendering import page
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


class NameFonts:
    """The characters of one certificate that the blank's fonts do not hold, by the font they come from."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self.characters: dict[str, str] = {}

    def code(self, font: str, character: str) -> tuple[str, int]:
        """The name on the page and the code of a character, which is added if it is new."""
        known = self.characters.get(font, "")
        place = known.find(character) + 1
        if not place:
            self.characters[font] = known + character
            place = len(known) + 1
        return _NAMES[font], place

    def objects(self, first: int) -> tuple[list[bytes], bytes]:
        """The objects that define them, numbered from `first`, and the entries for the page's table of fonts."""
        things: list[bytes] = []
        entries = b""
        for font, characters in self.characters.items():
            number = first + len(things)
            entries += b"%b %d 0 R" % (_NAMES[font].encode(), number)
            things += self._font(font, characters, number)
        return things, entries

    def _font(self, font: str, characters: str, number: int) -> list[bytes]:
        base, descriptor = _descriptor(font, self._fonts)
        widths = self._fonts.widths[font]
        head = b"<</Type/Font/Subtype/TrueType/BaseFont/%b/FirstChar 1/LastChar %d" % (base, len(characters))
        advances = " ".join([f"{widths[ord(character)]}" for character in characters]).encode()
        refs = b"/Widths[%b]/FontDescriptor %d 0 R/ToUnicode %d 0 R>>" % (advances, number + 1, number + 2)
        program = self._fonts.mini(font).program(characters)
        return [
            head + refs,
            b"%b/FontFile2 %d 0 R>>" % (descriptor, number + 3),
            _stream(b"", _to_unicode(characters)),
            _stream(b"/Length1 %d" % len(program), program),
        ]


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
        # Marks repeat: 0 to 100 in a class of thousands.
        self._repeats = self.field.startswith("score")
        self._again: dict[str, tuple[str, float]] = {}
        self._leads: dict[tuple[str, float], tuple[str, float]] = {}

    def write(self, text: str, names: NameFonts) -> tuple[str, float]:
        """The operators, and the line's width in millimetres. Raises MissingGlyph, ContentError."""
        text = self._own or text
        if text in self._again:
            return self._again[text]
        runs, width_em = self._plain(text) or self._mixed(text, names)
        font, codes = runs[0]
        if len(runs) == 1 and (found := self._leads.get((font, width_em))):
            return f"{found[0]}{codes}{_END}", found[1]
        size_mm = self._line.size_mm
        if width_em > self._room_em and not self._own:
            size_mm = shrunk(text, width_em, size_mm, ROOM_MM[self.field])
        width_mm = width_em * size_mm
        x_mm = self._line.x_mm - self._shift * width_mm
        shown = "".join([self._show(font, codes, size_mm) for font, codes in runs])
        written = f"{self._begin} {x_mm:.4f} {self._place}{shown} ET", width_mm
        if written[0].endswith(f"{codes}{_END}") and len(runs) == 1 and size_mm == self._line.size_mm:
            self._remember(font, width_em, (written[0].removesuffix(f"{codes}{_END}"), width_mm))
        if self._repeats and self._codes.keys() >= set(text):
            self._again[text] = written
        return written

    def _remember(self, font: str, width_em: float, lead: tuple[str, float]) -> None:
        """What stands before the letters follows from their width, and few widths occur."""
        if len(self._leads) < _LEADS:
            self._leads[font, width_em] = lead

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
            source, known = self._source, self._codes.get(character)
            if not known:
                source = self._fonts.font_of(character, self._line.bold)
                known = names.code(source, character)
            width += self._fonts.widths[source][ord(character)]
            if known[0] != last:
                runs.append((last, codes))
                last, codes = known[0], ""
            codes += f"{known[1]:02x}"
        return [*runs[1:], (last, codes)], width / 1000

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

    def draw(self, number: str, check_code: str) -> str:
        """The operators of card and symbol."""
        table = _table(self._head, len(number), number[4] + number[6] + number[-2], self._middle, self._tail)
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


def _to_unicode(characters: str) -> bytes:
    """What each code says, in blocks of a hundred as the format demands."""
    entries = [_entry(code, character) for code, character in enumerate(characters, 1)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    maps = "".join([f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks])
    return f"{_CMAP_HEAD}{maps}{_CMAP_TAIL}".encode()


@lru_cache(20_000)
def _entry(code: int, character: str) -> str:
    return f"<{code:02X}> <{character.encode('utf-16-be').hex().upper()}>\n"


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)
