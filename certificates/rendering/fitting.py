"""Breaking text into lines and making it small enough. Knows widths only; draws nothing."""

import re
from collections.abc import Callable
from typing import NamedTuple

from certificates.rendering.content import ContentError

# The width of a text at size 1, regular or bold.
Measure = Callable[[str, bool], float]

_OPENING = "（《〈「『【“‘"
_CLOSING = "，。；：！？、）》〉」』】”’…—·％"
# What may not be torn: a Latin word or number, or one hanzi; with the marks that may not begin or end a line.
_UNIT = re.compile(rf"[{_OPENING}]*(?:[^\s⺀-\U0003ffff{_OPENING}{_CLOSING}]+|\S)[{_CLOSING}]*\s*")
_CLAUSE = re.compile(r"[^，；。]+[，；。」]*|[，；。]+")
_SHRINKS = tuple(1 - step / 25 for step in range(15))


class Fitted(NamedTuple):
    """Lines that fit, with the size in millimetres they fit at."""

    size_mm: float
    lines: tuple[str, ...]


def units(text: str) -> list[str]:
    """The pieces of the text between which a line may end."""
    return _UNIT.findall(text)


def name_units(name: str) -> list[str]:
    """The pieces of a person's name: a long Uyghur name is broken after its middle dot, others nowhere."""
    return re.findall(r"[^·]+·?|·", name)


def fit(
    text: str,
    measure: Measure,
    *,
    size_mm: float,
    width_mm: float,
    most_lines: int = 1,
    bold: bool = False,
    tracking_em: float = 0,
    cut: Callable[[str], list[str]] = units,
) -> Fitted:
    """The text at the largest size, from size_mm down to 44 % of it, that fits; its lines about equally long.

    Raises ContentError when it cannot, MissingGlyph from `measure`.
    """
    paragraph = _Paragraph(text, cut, lambda words: measure(words, bold) + tracking_em * len(words))
    for shrink in _SHRINKS:
        room_em = width_mm / (size_mm * shrink)
        lines = paragraph.wrap(room_em, most_lines)
        if lines is not None:
            best = paragraph.by_clauses(room_em, len(lines)) or paragraph.even(room_em, len(lines)) or lines
            return Fitted(size_mm * shrink, tuple(best))
    raise ContentError(f"too long for its place: {text}")


def shrunk(text: str, width_em: float, size_mm: float, width_mm: float) -> float:
    """The largest size at which a text of this width fits on its line, by the steps of `fit`. Raises ContentError."""
    for shrink in _SHRINKS:
        if width_em <= width_mm / (size_mm * shrink):
            return size_mm * shrink
    raise ContentError(f"too long for its place: {text}")


class _Paragraph:
    """A text in pieces whose widths, at size 1, are measured once."""

    def __init__(self, text: str, cut: Callable[[str], list[str]], width: Callable[[str], float]) -> None:
        self._text, self._width = text, width
        self._pieces = cut(text)
        self._widths = [width(piece) for piece in self._pieces]

    def wrap(self, room: float, most_lines: int) -> list[str] | None:
        """Greedy lines, or None when they are too many or one piece is too wide."""
        if max(self._widths, default=0.0) > room:
            return None
        lines, used = [""], 0.0
        for piece, width in zip(self._pieces, self._widths, strict=True):
            if used + width > room:
                lines.append("")
                used = 0.0
            lines[-1] += piece
            used += width
        return [line.rstrip() for line in lines] if len(lines) <= most_lines else None

    def even(self, room: float, count: int) -> list[str] | None:
        """As many lines, in the narrowest room that holds them: no last line of a single word."""
        narrow, wide, best = sum(self._widths) / count, room, None
        for _ in range(8 if count > 1 else 0):
            middle = (narrow + wide) / 2
            lines = self.wrap(middle, count)
            narrow, wide, best = (middle, wide, best) if lines is None else (narrow, middle, lines)
        return best

    def by_clauses(self, room: float, count: int) -> list[str] | None:
        """As many lines that end where the sentence pauses; None if one were less than half as long as another."""
        if count == 1:
            return None
        clauses = _Paragraph(self._text, lambda text: _CLAUSE.findall(text), self._width)
        lines = clauses.even(room, count)
        if lines is None or len(lines) < count:
            return None
        widths = [self._width(line) for line in lines]
        return lines if min(widths) >= 0.5 * max(widths) else None
