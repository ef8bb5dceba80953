"""Drawing: the layout's lines and marks, the seal and the QR code, over the engraved ground. Vectors only.

Three layers, so that a batch can draw the first two once: the ground (always the same), the wording (the same for one
course) and what is personal.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from certificates.rendering import codes, ornaments, seal
from certificates.rendering.content import Content
from certificates.rendering.fonts import REGULAR, Fonts, Run
from certificates.rendering.layout import lay_out
from certificates.rendering.marks import (
    HEIGHT_MM,
    QR_LEFT_MM,
    QR_SIDE_MM,
    QR_TOP_MM,
    SEAL_X_MM,
    SEAL_Y_MM,
    WIDTH_MM,
    Layout,
    Line,
)
from certificates.rendering.ornaments import INK, diamond, fill, stroke

QUIET_MODULES = 4
# HanaMin has one weight; 2.2 % of the size as outline brings it to the weight of Noto Serif Bold.
BOLD_STROKE_EM = 0.022


def draw(content: Content, fonts: Fonts) -> bytes:
    """The finished PDF: one A4 landscape page. Raises ContentError, MissingGlyph."""
    layout = lay_out(content, fonts.width_em)
    buffer = BytesIO()
    canvas = _canvas(buffer, content)
    canvas.scale(mm, mm)
    draw_ground(canvas)
    draw_wording(canvas, fonts, content, layout)
    draw_personal(canvas, fonts, content, layout)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_ground(canvas: Canvas) -> None:
    """Paper, watermark, border and emblem."""
    for name, stamp in ornaments.stamps().items():
        canvas.beginForm(name, *stamp.box)
        canvas.addLiteral(stamp.operators)
        canvas.endForm()
    canvas.addLiteral(ornaments.ground())
    for name, at in ornaments.placements():
        canvas.addLiteral("q {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} cm".format(*at))
        canvas.doForm(name)
        canvas.addLiteral("Q")


def draw_wording(canvas: Canvas, fonts: Fonts, content: Content, layout: Layout) -> None:
    """What all certificates of one course say, and the issuer's seal over it."""
    for line in layout.lines:
        if not line.personal:
            _draw_line(canvas, fonts, line)
    _draw_marks(canvas, layout)
    _draw_seal(canvas, fonts, content)


def draw_personal(canvas: Canvas, fonts: Fonts, content: Content, layout: Layout) -> None:
    """Name, score, number, dates and the QR code."""
    for line in layout.lines:
        if line.personal:
            _draw_line(canvas, fonts, line)
    _draw_qr(canvas, codes.qr_code(content.verify_url))


def _canvas(buffer: BytesIO, content: Content) -> Canvas:
    """An empty page whose identity and dates come from the content alone: no clock, no chance, no environment."""
    # Base 85 costs 25 % in size and, in plain Python, most of the time; every reader takes binary streams since 1993.
    rl_config.useA85 = 0
    # Our own initial font: with ReportLab's default the file would name Helvetica, which is not embedded.
    canvas = Canvas(
        buffer, (WIDTH_MM * mm, HEIGHT_MM * mm), invariant=1, pageCompression=1, lang="zh-CN", initialFontName=REGULAR
    )
    canvas.setTitle(f"{content.title_zh} {content.holder}")
    canvas.setAuthor(content.issuer_zh)
    canvas.setSubject(content.number)
    canvas.setCreator("Huimao")
    document = canvas._doc
    document.signature = hashlib.md5(content.number.encode(), usedforsecurity=False)
    document._timeStamp.YMDhms = (*content.issued_on.timetuple()[:3], 0, 0, 0)
    document._timeStamp.dhh = 8
    return canvas


def _draw_line(canvas: Canvas, fonts: Fonts, line: Line) -> None:
    width_mm = fonts.width_em(line.text, line.bold) * line.size_mm + line.tracking_mm * (len(line.text) - 1)
    x_mm = line.x_mm - {"left": 0.0, "centre": 0.5, "right": 1.0}[line.align] * width_mm
    canvas.setFillColorRGB(*INK[line.ink])
    canvas.setStrokeColorRGB(*INK[line.ink])
    canvas.setLineWidth(BOLD_STROKE_EM * line.size_mm)
    text = canvas.beginText(x_mm, HEIGHT_MM - line.y_mm)
    text.setCharSpace(line.tracking_mm)
    for run in fonts.runs(line.text, line.bold):
        _write(text, run, line.size_mm)
    with _spoken(canvas, line.text if line.tracking_mm else ""):
        canvas.drawText(text)


def _write(text: PDFTextObject, run: Run, size_mm: float) -> None:
    text.setFont(run.font, size_mm)
    if not run.thicken:
        return text.textOut(run.text)
    # The mode outlives the text object, so it is put back at once: fill and stroke, then fill.
    text.setTextRenderMode(2)
    text.textOut(run.text)
    text.setTextRenderMode(0)


@contextmanager
def _spoken(canvas: Canvas, words: str) -> Iterator[None]:
    """Say what the letter-spaced line reads: readers otherwise copy each gap as a blank."""
    if not words:
        yield
        return
    canvas.addLiteral(f"/Span <</ActualText <FEFF{words.encode('utf-16-be').hex().upper()}>>> BDC")
    yield
    canvas.addLiteral("EMC")


def _draw_marks(canvas: Canvas, layout: Layout) -> None:
    canvas.addLiteral("q")
    for rule in layout.rules:
        start, y_mm = rule.x_mm, HEIGHT_MM - rule.y_mm
        line = f"{start:.2f} {y_mm:.2f} m {start + rule.width_mm:.2f} {y_mm:.2f} l S"
        canvas.addLiteral(f"{stroke('gold', rule.thickness_mm)} {line}")
    canvas.addLiteral(f"{stroke('gold', 0.2)} {fill('gold')}")
    for pips in layout.pips:
        for i in range(pips.of):
            x_mm = pips.x_mm - (pips.of - 1 - i) * pips.size_mm * 1.35 - pips.size_mm / 2
            paint = "B" if i < pips.level else "S"
            canvas.addLiteral(f"{diamond(x_mm, HEIGHT_MM - pips.y_mm, pips.size_mm)} {paint}")
    canvas.addLiteral("Q")


def _draw_seal(canvas: Canvas, fonts: Fonts, content: Content) -> None:
    canvas.saveState()
    # Ink on ink: the words under the seal stay legible through it.
    canvas.setBlendMode("Multiply")
    canvas.translate(SEAL_X_MM, HEIGHT_MM - SEAL_Y_MM)
    canvas.setFillColorRGB(*INK["red"])
    seal.draw(canvas, fonts, content.issuer_zh, content.seal_text)
    canvas.restoreState()


def _draw_qr(canvas: Canvas, qr: codes.QrCode) -> None:
    """The symbol as one path on a white card with its quiet zone; one path, so that no viewer shows seams."""
    bottom_mm = HEIGHT_MM - QR_TOP_MM - QR_SIDE_MM
    canvas.saveState()
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColorRGB(*INK["gold"])
    canvas.setLineWidth(0.25)
    canvas.roundRect(QR_LEFT_MM, bottom_mm, QR_SIDE_MM, QR_SIDE_MM, 1.2, fill=1)
    module_mm = QR_SIDE_MM / (qr.modules + 2 * QUIET_MODULES)
    canvas.translate(QR_LEFT_MM + QUIET_MODULES * module_mm, bottom_mm + QUIET_MODULES * module_mm)
    canvas.scale(module_mm, module_mm)
    squares = " ".join(f"{column} {qr.modules - 1 - row} {length} 1 re" for column, row, length in qr.runs)
    canvas.addLiteral(f"0 g {squares} f")
    canvas.restoreState()
