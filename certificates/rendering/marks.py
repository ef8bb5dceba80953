"""The marks a page is made of, and the fixed places: millimetres from the top left corner of an A4 landscape page."""

from dataclasses import dataclass, field
from typing import Literal

from certificates.rendering.content import MOST_LEVEL
from certificates.rendering.designs import Ink

WIDTH_MM, HEIGHT_MM = 297.0, 210.0
CENTRE_MM = WIDTH_MM / 2
LEFT_MM, RIGHT_MM = 25.5, 271.5
# With its quiet zone as large as fits: at 60 dots an inch a module still covers one and a half.
QR_LEFT_MM, QR_TOP_MM, QR_SIDE_MM = 242.5, 152.8, 29.0
SEAL_X_MM, SEAL_Y_MM, SEAL_RADIUS_MM = 211.0, 168.8, 15.2

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Line:
    """One line of text: x by its alignment, y its baseline. `personal` is the field of Content that
    differs within a batch; "" for what does not."""

    text: str
    x_mm: float
    y_mm: float
    size_mm: float
    ink: Ink = "black"
    bold: bool = False
    align: Align = "centre"
    tracking_mm: float = 0
    personal: str = ""


@dataclass(frozen=True)
class Rule:
    """A line from left to right. `personal`: as long as the holder's name wants it."""

    x_mm: float
    y_mm: float
    width_mm: float
    thickness_mm: float = 0.22
    personal: bool = False
    ink: Ink = "gold"


@dataclass(frozen=True)
class Pips:
    """A row of diamonds, `level` of them filled; x is the right end, y the middle."""

    x_mm: float
    y_mm: float
    level: int
    size_mm: float
    of: int = MOST_LEVEL


@dataclass
class Layout:
    """All that is placed on one page; diamonds and the code's card are in the accent."""

    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pips: list[Pips] = field(default_factory=list)
    accent: Ink = "gold"
