"""The badge as a picture, to bake a credential into: a round seal with the title, in SVG and PNG."""

import io
from html import escape
from pathlib import Path
from threading import Lock

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from certificates.rendering import fonts

SIZE_PX = 512
_pdfium = Lock()
_RED, _PAPER = "#b23527", "#fbf7ee"
_LONGEST_LINE, _MOST_LINES = 8, 3
_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" role="img" aria-label="{label}">\
<circle cx="256" cy="256" r="248" fill="{paper}" stroke="{red}" stroke-width="8"/>\
<circle cx="256" cy="256" r="228" fill="none" stroke="{red}" stroke-width="2"/>\
<g fill="{red}" text-anchor="middle" font-family="Songti SC, SimSun, Noto Serif CJK SC, serif">{lines}</g></svg>"""
_LINE = '<text x="256" y="{y}" font-size="{size}">{words}</text>'


def badge_svg(title: str, issuer: str, number: str) -> bytes:
    """The badge as SVG, with words as text."""
    lines = "".join(
        _LINE.format(y=y, size=size, words=escape(words)) for words, y, size in _lines(title, issuer, number)
    )
    return _SVG.format(label=escape(title, quote=True), paper=_PAPER, red=_RED, lines=lines).encode()


def badge_png(title: str, issuer: str, number: str, cache_dir: Path) -> bytes:
    """The badge as PNG, 512 pixels wide."""
    picture = Image.new("RGB", (SIZE_PX, SIZE_PX), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 8, 504, 504), fill=_PAPER, outline=_RED, width=8)
    draw.ellipse((28, 28, 484, 484), outline=_RED, width=2)
    path = str(fonts.unpack("NotoSerifSC-Bold", cache_dir))
    for words, y, size in _lines(title, issuer, number):
        draw.text((256, y), words, _RED, ImageFont.truetype(path, size), anchor="ms")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def page_png(book: bytes) -> bytes:
    """The first page of a PDF of ours as PNG, 1,170 pixels wide."""
    # PDFium knows one thread only.
    with _pdfium:
        document = pypdfium2.PdfDocument(book)
        try:
            picture = document[0].render(scale=100 / 72).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.quantize(128).save(out, "PNG")
    return out.getvalue()


def _lines(title: str, issuer: str, number: str) -> list[tuple[str, int, int]]:
    """(words, baseline, size): the title in up to three lines, then who issued it and its number."""
    pieces = [title[start : start + _LONGEST_LINE] for start in range(0, len(title), _LONGEST_LINE)]
    if len(pieces) > _MOST_LINES:
        pieces = [*pieces[: _MOST_LINES - 1], pieces[_MOST_LINES - 1][: _LONGEST_LINE - 1] + "…"]
    top = 250 - 27 * (len(pieces) - 1)
    return [
        *((words, top + 54 * row, 46) for row, words in enumerate(pieces)),
        (issuer[:18], 372, 22),
        (number, 410, 22),
    ]
