"""What papers are made of: paragraphs and tables of Chinese text, page numbers, and a character no font has as □."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from certificates import rendering
from certificates.rendering.fonts import BOLD, REGULAR, Fonts

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
LINE, HEAD = HexColor("#8a8a8a"), HexColor("#f0efe9")
UNKNOWN = "□"


class Paper:
    """A document that grows from the top; `made` is its bytes. Widths are in millimetres, 170 across."""

    def __init__(self, fonts: Fonts, title: str) -> None:
        self.fonts, self.title = fonts, title
        self.parts: list[Any] = []

    def heading(self, text: str, level: int = 2) -> None:
        """A heading: 1 the title, centred; 2 a section; 3 a part of one."""
        size = {1: 18, 2: 13, 3: 11}[level]
        style = self._style(size, bold=True, centred=level == 1)
        style.spaceBefore, style.spaceAfter, style.keepWithNext = size * 0.7, size * 0.4, 1
        self.parts.append(self._words(text, style, bold=True))

    def text(self, text: str, *, centred: bool = False) -> None:
        """Paragraphs, one a line."""
        for line in text.splitlines():
            if line.strip():
                self.parts.append(self._words(line.strip(), self._style(10, centred=centred)))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float]) -> None:
        """A table whose head repeats on every page; numbers stand at the right."""
        head = [self._words(one, self._style(9, bold=True), bold=True) for one in heads]
        body = [[self._cell(value) for value in row] for row in rows]
        made = Table([head, *body], colWidths=[width * mm for width in widths], repeatRows=1)
        rules = [
            ("GRID", (0, 0), (-1, -1), 0.5, LINE),
            ("BACKGROUND", (0, 0), (-1, 0), HEAD),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        made.setStyle(TableStyle(rules))
        self.parts += [made, Spacer(1, 3 * mm)]

    def together(self, first: int) -> None:
        """Keep what was added since `first` (a count of parts) on one page."""
        self.parts[first:] = [KeepTogether(self.parts[first:])]

    def made(self) -> bytes:
        """The file; the same words give the same bytes."""
        out = io.BytesIO()
        document = SimpleDocTemplate(
            out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
            title=self.title, invariant=1, lang="zh-CN",
        )  # fmt: skip
        document.build(self.parts, onFirstPage=self._number, onLaterPages=self._number)
        return out.getvalue()

    def _number(self, canvas: Any, document: Any) -> None:
        canvas.setFont(REGULAR, 9)
        canvas.drawCentredString(A4[0] / 2, MARGIN / 2, f"— {document.page} —")

    def _cell(self, value: object) -> Paragraph:
        numeric = not isinstance(value, str)
        return self._words(str(value), self._style(9, right=numeric))

    def _words(self, text: str, style: ParagraphStyle, *, bold: bool = False) -> Paragraph:
        missing = self.fonts.missing(text)
        known = "".join(UNKNOWN if character in missing else character for character in text)
        runs = self.fonts.runs(known, bold)
        return Paragraph("".join(f'<font name="{run.font}">{escape(run.text)}</font>' for run in runs), style)

    @staticmethod
    def _style(size: float, *, bold: bool = False, centred: bool = False, right: bool = False) -> ParagraphStyle:
        alignment = TA_CENTER if centred else TA_RIGHT if right else 0
        return ParagraphStyle(
            "text", fontName=BOLD if bold else REGULAR, fontSize=size, leading=size * 1.55, wordWrap="CJK",
            alignment=alignment, spaceAfter=2,
        )  # fmt: skip


def drawn(build: Any, title: str, cache_dir: Path) -> bytes:
    """The paper that `build(paper)` fills, while nobody else draws: fonts keep a reading position."""

    def draw(fonts: Fonts) -> bytes:
        paper = Paper(fonts, title)
        build(paper)
        return paper.made()

    return rendering.drawn(draw, cache_dir)
