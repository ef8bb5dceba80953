"""The vendored fonts: unpacked once, registered once a process, and asked character by character."""

import ctypes
import hashlib
import lzma
import mmap
import os
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from reportlab.pdfbase import pdfmetrics, ttfonts

from certificates.rendering.asked import Asked
from certificates.rendering.miniface import MiniFace

VENDORED = Path(__file__).parent.parent / "fonts"
SHA256 = {
    "NotoSerifSC-Regular": "a208120158df07dd7a726766c7f11ebb88830111c4407d3dc05c1513e9af9331",
    "NotoSerifSC-Bold": "a1b1d5c79c0511bbcbbc56a50aa962d506439a8941e56a01e91ad3b1f5a838f1",
    "HanaMinBSupplement": "f70def63813b22308197a7f9929dffda4480e7c4e39d82c7868b665b1c3d2062",
}
REGULAR, BOLD, RARE = SHA256


class FontError(RuntimeError):
    """A vendored font is missing or is not the file we vetted."""


class MissingGlyph(ValueError):
    """No font has this character. `character` is it; the message names it with its code point."""

    def __init__(self, character: str) -> None:
        super().__init__(f"no font has “{character}” (U+{ord(character):04X})")
        self.character = character


@dataclass(frozen=True)
class Run:
    """Neighbouring characters of one font. `thicken`: the font has no bold, so the outline is stroked as well."""

    font: str
    text: str
    thicken: bool


class Fonts:
    """The three registered fonts; what they cannot draw is refused, not boxed."""

    def __init__(self, loaded: dict[str, ttfonts.TTFont]) -> None:
        self._faces = {name: font.face for name, font in loaded.items()}
        self.widths = {name: Asked(face.charWidths.__getitem__) for name, face in self._faces.items()}
        self._sources = {bold: Asked(partial(self._source, bold=bold)) for bold in (False, True)}
        self._glyphs = {name: face.charToGlyph for name, face in self._faces.items()}
        self._minis: dict[str, MiniFace] = {}

    def face(self, name: str) -> Any:
        """ReportLab's parsed font."""
        return self._faces[name]

    def mini(self, name: str) -> MiniFace:
        """The maker of small fonts out of this one, with the glyphs it has cut before."""
        if name not in self._minis:
            self._minis[name] = MiniFace(self._faces[name])
        return self._minis[name]

    def runs(self, text: str, bold: bool) -> Iterator[Run]:
        """The text cut where the font changes. Raises MissingGlyph."""
        for font, characters in groupby(text, key=lambda character: self.font_of(character, bold)):
            yield Run(font, "".join(characters), thicken=bold and font == RARE)

    def width_em(self, text: str, bold: bool) -> float:
        """How wide the text is at size 1. Raises MissingGlyph."""
        return sum(self.widths[self.font_of(character, bold)][ord(character)] for character in text) / 1000

    def missing(self, text: str) -> str:
        """The characters of the text that no font has, once each, in order: for a check before anything is issued."""
        return "".join(dict.fromkeys(c for c in text if self._find(c, False) is None or self._find(c, True) is None))

    def require(self, text: str, bold: bool) -> None:
        """Raise MissingGlyph for the first character no font has."""
        if not self._sources[bold].keys() >= set(text):
            for character in text:
                self.font_of(character, bold)

    def font_of(self, character: str, bold: bool) -> str:
        """The first font that has the character. Raises MissingGlyph."""
        return self._sources[bold][character]

    def _source(self, character: str, bold: bool) -> str:
        font = self._find(character, bold)
        if font is None:
            raise MissingGlyph(character)
        return font

    def _find(self, character: str, bold: bool) -> str | None:
        code, first = ord(character), BOLD if bold else REGULAR
        if code in self._glyphs[first]:
            return first
        return RARE if code in self._glyphs[RARE] else None


_lock = Lock()
_fonts: Fonts | None = None


def load(cache_dir: Path) -> Fonts:
    """The fonts, unpacked into cache_dir by whoever comes first and parsed once a process. Raises FontError."""
    global _fonts
    with _lock:
        if _fonts is None:
            _mend_reportlab()
            loaded = {name: _register(name, unpack(name, cache_dir)) for name in SHA256}
            _fonts = Fonts(loaded)
            _give_back()
        return _fonts


def _give_back() -> None:
    """Reading the fonts takes 40 MB for a moment, which glibc would keep for itself."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def unpack(name: str, cache_dir: Path) -> Path:
    """The .ttf of a vendored font, complete and vetted. Safe to race: the last rename wins and all are equal."""
    target = cache_dir / f"{name}.ttf"
    if target.exists() and digest(target.read_bytes()) == SHA256[name]:
        return target
    try:
        data = lzma.decompress((VENDORED / f"{name}.ttf.xz").read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise FontError(f"{name}.ttf.xz cannot be unpacked: {error}") from error
    if digest(data) != SHA256[name]:
        raise FontError(f"{name}.ttf.xz is not the font we vetted")
    write_whole(target, data)
    return target


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_whole(target: Path, data: bytes) -> None:
    """The file with these bytes, or as it was before; never half of them."""
    # Another worker must never read half a font: write beside it, then rename.
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise


def _register(name: str, path: Path) -> ttfonts.TTFont:
    font = ttfonts.TTFont(name, str(path))
    font.face.__class__ = _Face
    font.face.mend_advances()
    font.face.shrink(path)
    pdfmetrics.registerFont(font)
    return font


class _Face(ttfonts.TTFontFace):
    """ReportLab 5.1's face with two faults mended; see each method."""

    glyphPos: Any  # noqa: N815  ReportLab's names
    hmetrics: Any
    charToGlyph: Any  # noqa: N815
    charWidths: Any  # noqa: N815
    glyphToChar: Any  # noqa: N815
    _ttf_data: Any

    def get_table(self, tag: str) -> Any:
        """The table's bytes; of glyf only a window, because ReportLab copies all 14 MB of it for each document."""
        offset, length = self.get_table_pos(tag)
        return _Window(self._ttf_data, offset) if tag == "glyf" else self._ttf_data[offset : offset + length]

    def shrink(self, path: Path) -> None:
        """Hold the font in a tenth of the memory: its bytes as a window on the file, its numbers as numbers."""
        with path.open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.glyphPos = array("L", self.glyphPos)
        self.hmetrics = _Metrics(self.hmetrics)
        self.charToGlyph, self.charWidths = _ByCode(self.charToGlyph), _ByCode(self.charWidths)
        # Asked only while the file is read.
        self.glyphToChar = {}

    def mend_advances(self) -> None:
        """Put back the raw advance where extractInfo repeats the scaled one: HanaMin has 1,024 units, not 1,000."""
        count = self.get_ushort(self.get_table_pos("hhea")[0] + 34)
        advance = self.hmetrics[count - 1][0]
        self.hmetrics[count:] = [(advance, bearing) for _, bearing in self.hmetrics[count:]]


class _Metrics:
    """Advance and left side bearing of each glyph, without an object for each number."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self._advances = array("H", (int(advance) for advance, _bearing in pairs))
        self._bearings = array("H", (int(bearing) & 0xFFFF for _advance, bearing in pairs))

    def __len__(self) -> int:
        return len(self._advances)

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        return self._advances[glyph], self._bearings[glyph]


class _ByCode(Mapping[int, Any]):
    """What belongs to each code point, without an object for each: two bytes a code, and each different value once."""

    def __init__(self, found: Mapping[int, Any]) -> None:
        # By their words: 500 and 500.0 are written differently into a file.
        values = {str(value): value for value in found.values()}
        places = {words: place for place, words in enumerate(values, 1)}
        # Numbers, not the objects that were read: those would hold the memory of everything read beside them.
        whole = all(isinstance(value, int) for value in values.values())
        self._values = array("L" if whole else "d", [0, *values.values()])
        self._count = len(found)
        self._places = array("H", bytes(2 * (max(found) + 1)))
        for code, value in found.items():
            self._places[code] = places[str(value)]

    def __getitem__(self, code: int) -> Any:
        if (value := self.get(code)) is None:
            raise KeyError(code)
        return value

    def get(self, code: int, default: Any = None) -> Any:
        """The value of this code, or the default."""
        place = self._places[code] if 0 <= code < len(self._places) else 0
        return self._values[place] if place else default

    def __contains__(self, code: object) -> bool:
        return isinstance(code, int) and self.get(code) is not None

    def __iter__(self) -> Iterator[int]:
        return (code for code, place in enumerate(self._places) if place)

    def __len__(self) -> int:
        return self._count


class _Window:
    """A table that is cut only where it is read."""

    def __init__(self, data: bytes, offset: int) -> None:
        self._data, self._offset = data, offset

    def __getitem__(self, piece: slice) -> bytes:
        return self._data[self._offset + piece.start : self._offset + piece.stop]


def to_unicode_cmap(font_name: str, subset: list[int]) -> str:
    """The CMap by which a reader copies text out of a subset: UTF-16, in blocks of 100 as the format demands.

    ReportLab 5.1 writes `%04X`, which cuts 𬱖 (U+2CC56) to five digits that readers take for ⳅ, and one block of 256.
    """
    entries = [f"<{i:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for i, code in enumerate(subset) if code]
    blocks = [entries[i : i + 100] for i in range(0, len(entries), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
            f"/CMapName /{font_name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _mend_reportlab() -> None:
    # TTFont.addObjects calls it by its module's name, so the name is where it can be mended without copying the method.
    ttfonts.makeToUnicodeCMap = to_unicode_cmap
