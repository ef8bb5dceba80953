"""The card that stands for a certificate where a link is passed on: 1,200 × 630, as Open Graph readers want it."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from PIL import Image, ImageDraw, ImageFont

from certificates.rendering import fonts

WIDTH_PX, HEIGHT_PX = 1200, 630
_PAPER, _NAVY, _GOLD, _GREY, _RED, _GREEN = "#fbf7ee", "#1b2b5c", "#a8842c", "#5d6470", "#b23527", "#24693f"
_LEFT_PX, _ROOM_PX = 90, 1020


@dataclass(frozen=True)
class Card:
    """What stands on it. `name` is masked; `good` tells a state that counts from one that does not."""

    kind: str
    title: str
    name: str
    issuer: str
    number: str
    issued_on: str
    state: str
    good: bool
    site: str


# FreeType's faces are for one thread at a time.
_drawing = Lock()


def card_png(card: Card, cache_dir: Path) -> bytes:
    """The card as PNG. A character that no font has is shown as a box: it is a picture, not the certificate."""
    with _drawing:
        return _drawn(card, cache_dir)


def _drawn(card: Card, cache_dir: Path) -> bytes:
    picture = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, WIDTH_PX - 25, HEIGHT_PX - 25), outline=_GOLD, width=3)
    draw.rectangle((36, 36, WIDTH_PX - 37, HEIGHT_PX - 37), outline=_NAVY, width=1)
    pen = _Pen(draw, cache_dir)
    pen.line(card.kind, 128, 34, _GOLD)
    for row, words in enumerate(pen.wrapped(card.title, 62, lines=2)):
        pen.line(words, 214 + 84 * row, 62, _NAVY, bold=True)
    pen.line(card.name, 404, 50, "black", bold=True)
    pen.line(f"{card.issuer}  ·  {card.issued_on}", 472, 30, _GREY)
    pen.line(f"{card.number}  ·  {card.site}", 556, 26, _GREY)
    pen.stamp(card.state, _GREEN if card.good else _RED)
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Pen:
    """Writes lines, rare characters in the font that has them."""

    def __init__(self, draw: ImageDraw.ImageDraw, cache_dir: Path) -> None:
        self._draw, self._cache_dir, self._fonts = draw, cache_dir, fonts.load(cache_dir)

    def line(self, words: str, y_px: int, size_px: int, ink: str, *, bold: bool = False) -> None:
        """One line from the left edge on its baseline, smaller where it would leave the card."""
        while size_px > 14 and self._width(words, size_px, bold) > _ROOM_PX:
            size_px -= 2
        x_px = float(_LEFT_PX)
        for run in self._runs(words, bold):
            font = self._font(run.font, size_px)
            self._draw.text((x_px, y_px), run.text, ink, font, anchor="ls")
            x_px += font.getlength(run.text)

    def wrapped(self, words: str, size_px: int, *, lines: int) -> list[str]:
        """The words in at most so many lines; the last one is cut where it must be."""
        fitting = max(1, int(_ROOM_PX / size_px))
        pieces = [words[start : start + fitting] for start in range(0, len(words), fitting)]
        if len(pieces) > lines:
            pieces = [*pieces[: lines - 1], pieces[lines - 1][:-1] + "…"]
        return pieces

    def stamp(self, words: str, ink: str) -> None:
        """The state, framed in the upper right corner."""
        font = self._font(fonts.BOLD, 34)
        left = WIDTH_PX - 90 - font.getlength(words) - 48
        self._draw.rounded_rectangle((left, 78, WIDTH_PX - 90, 142), 10, outline=ink, width=3)
        self._draw.text((left + 24, 122), words, ink, font, anchor="ls")

    def _runs(self, words: str, bold: bool) -> list[fonts.Run]:
        missing = self._fonts.missing(words)
        return list(self._fonts.runs("".join("□" if sign in missing else sign for sign in words), bold))

    def _width(self, words: str, size_px: int, bold: bool) -> float:
        return sum(self._font(run.font, size_px).getlength(run.text) for run in self._runs(words, bold))

    def _font(self, name: str, size_px: int) -> ImageFont.FreeTypeFont:
        return _font(name, size_px, self._cache_dir)


@lru_cache(maxsize=32)
def _font(name: str, size_px: int, cache_dir: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_path(name, cache_dir)), size_px)


@lru_cache(maxsize=len(fonts.SHA256))
def _path(name: str, cache_dir: Path) -> Path:
    # Looked at once a process: every look hashes fourteen megabytes.
    return fonts.unpack(name, cache_dir)
