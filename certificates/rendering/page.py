"""Drawing: the layout's lines and marks, the seal and the QR code, over the engraved ground. Vectors only.

Three layers, so that a batch can draw the first two once: the ground (always the same), the wording (the same for one
course) and what is personal. What comes out is a drawing; `archive` makes a file of it that lasts.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from certificates.rendering import codes, ornaments, seal
from certificates.rendering.content import Content
from certificates.rendering.designs import CLASSIC, DESIGNS, Ink
from certificates.rendering.fonts import REGULAR, Fonts, Run
from certificates.rendering.layout import lay_out
from certificates.rendering.marks import (
    HEIGHT_MM,
    QR_LEFT_MM,
    QR_SIDE_MM,
    QR_TOP_MM,
    SEAL_RADIUS_MM,
    SEAL_X_MM,
    SEAL_Y_MM,
    WIDTH_MM,
    Layout,
    Line,
    Rule,
)
from certificates.rendering.ornaments import INK, diamond, fill, stroke

QUIET_MODULES = 4
# HanaMin has one weight; 2.2 % of the size as outline brings it to the weight of Noto Serif Bold.
BOLD_STROKE_EM = 0.022


def draw(content: Content, fonts: Fonts) -> bytes:
    """Two pages: the certificate without its seal, and the seal alone. Raises ContentError, MissingGlyph."""
    layout = lay_out(content, fonts.width_em)
    with drawing(content, fonts) as canvas:
        draw_ground(canvas, content.design)
        draw_wording(canvas, fonts, layout)
        draw_personal(canvas, fonts, content, layout)
    return canvas.getpdfdata()


def draw_book(contents: Iterable[Content], fonts: Fonts) -> bytes:
    """A page for each, its seal drawn on it; each ground is there once. Raises ContentError, MissingGlyph."""
    canvas = blank_canvas()
    canvas.setTitle("certificates")
    there = set[str]()
    for content in contents:
        canvas.saveState()
        canvas.scale(mm, mm)
        if content.design not in there:
            define_ground(canvas, content.design)
            there.add(content.design)
        canvas.doForm(ground_of(content.design))
        layout = lay_out(content, fonts.width_em)
        draw_wording(canvas, fonts, layout)
        draw_personal(canvas, fonts, content, layout)
        place_seal(canvas, fonts, content.issuer_zh, content.seal_text)
        canvas.restoreState()
        canvas.showPage()
    return canvas.getpdfdata()


def place_seal(canvas: Canvas, fonts: Fonts, name: str, purpose: str) -> None:
    """The seal as ink where a page has it; the canvas is left there."""
    canvas.translate(SEAL_X_MM - SEAL_RADIUS_MM, HEIGHT_MM - SEAL_Y_MM - SEAL_RADIUS_MM)
    ink_seal(canvas, fonts, name, purpose)


def draw_code(canvas: Canvas, address: str, accent: Ink, top_mm: float) -> None:
    """The QR code on its card, at the right, its upper edge at top_mm."""
    canvas.addLiteral(f"q 1 0 0 1 0 {QR_TOP_MM - top_mm:.4f} cm {_qr_card(accent)}")
    canvas.addLiteral(f"{qr_operators(codes.qr_code(address))} Q")


def define_ground(canvas: Canvas, design: str = CLASSIC) -> None:
    """The ground as a form of its own, for books whose pages stand on it."""
    _define_stamps(canvas, design)
    canvas.beginForm(ground_of(design), 0, 0, WIDTH_MM, HEIGHT_MM)
    _place_stamps(canvas, design)
    canvas.endForm()


def ground_of(design: str = CLASSIC) -> str:
    """The name of the form that is this design's ground."""
    return f"{design}-ground"


@contextmanager
def drawing(content: Content, fonts: Fonts) -> Iterator[Canvas]:
    """A canvas in millimetres for the first page; when its work is done the seal follows on the second."""
    canvas = blank_canvas()
    canvas.saveState()
    canvas.scale(mm, mm)
    yield canvas
    canvas.restoreState()
    canvas.showPage()
    _draw_seal(canvas, fonts, content)
    canvas.showPage()


def draw_ground(canvas: Canvas, design: str = CLASSIC) -> None:
    """Paper, watermark, border and emblem."""
    _define_stamps(canvas, design)
    _place_stamps(canvas, design)


def _define_stamps(canvas: Canvas, design: str) -> None:
    for name, stamp in ornaments.stamps(DESIGNS[design]).items():
        canvas.beginForm(f"{design}-{name}", *stamp.box)
        canvas.addLiteral(stamp.operators)
        canvas.endForm()


def _place_stamps(canvas: Canvas, design: str) -> None:
    canvas.addLiteral(ornaments.ground(DESIGNS[design]))
    for name, at in ornaments.placements(DESIGNS[design]):
        canvas.addLiteral("q {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} {:.4f} cm".format(*at))
        canvas.doForm(f"{design}-{name}")
        canvas.addLiteral("Q")


def draw_wording(canvas: Canvas, fonts: Fonts, layout: Layout) -> None:
    """What all certificates of one course say."""
    for line in layout.lines:
        if not line.personal:
            draw_line(canvas, fonts, line)
    _draw_marks(canvas, layout)
    canvas.addLiteral(f"q {_qr_card(layout.accent)} Q")


def draw_personal(canvas: Canvas, fonts: Fonts, content: Content, layout: Layout) -> None:
    """Name, score, number, check code and the QR code."""
    for line in layout.lines:
        if line.personal:
            draw_line(canvas, fonts, line)
    for rule in layout.rules:
        if rule.personal:
            canvas.addLiteral(f"q {rule_operators(rule)} Q")
    canvas.addLiteral(qr_operators(codes.qr_code(content.verify_url)))


def rule_operators(rule: Rule) -> str:
    """A line's operators."""
    start, y_mm = rule.x_mm, HEIGHT_MM - rule.y_mm
    line = f"{start:.2f} {y_mm:.2f} m {start + rule.width_mm:.2f} {y_mm:.2f} l S"
    return f"{stroke(rule.ink, rule.thickness_mm)} {line}"


def _qr_card(edge: Ink) -> str:
    """The white card with an edge that the QR code is printed on."""
    left, bottom, side, bend = QR_LEFT_MM, HEIGHT_MM - QR_TOP_MM - QR_SIDE_MM, QR_SIDE_MM, 1.2
    x = [round(left + shift, 3) for shift in (0, bend * 0.448, bend, side - bend, side - bend * 0.448, side)]
    y = [round(bottom + shift, 3) for shift in (0, bend * 0.448, bend, side - bend, side - bend * 0.448, side)]
    corners = (
        f"{x[3]} {y[0]} l {x[4]} {y[0]} {x[5]} {y[1]} {x[5]} {y[2]} c",
        f"{x[5]} {y[3]} l {x[5]} {y[4]} {x[4]} {y[5]} {x[3]} {y[5]} c",
        f"{x[2]} {y[5]} l {x[1]} {y[5]} {x[0]} {y[4]} {x[0]} {y[3]} c",
        f"{x[0]} {y[2]} l {x[0]} {y[1]} {x[1]} {y[0]} {x[2]} {y[0]} c",
    )
    return f"1 1 1 rg {stroke(edge, 0.25)} {x[2]} {y[0]} m {' '.join(corners)} h B"


def qr_operators(qr: codes.QrCode) -> str:
    """The symbol's operators."""
    before, after = qr_frame(qr.modules)
    return f"{before}{qr.bits.hex()}{after}"


@cache
def qr_frame(modules: int) -> tuple[str, str]:
    """What stands before and after the bits: a picture of one bit a module, with its quiet zone inside the card.

    One picture and not a path: no viewer shows seams between modules, and a table can make it (codes.QrTable). In
    hexadecimal, so that no reader takes a byte of it for an operator.
    """
    module_mm = QR_SIDE_MM / (modules + 2 * QUIET_MODULES)
    side, bottom_mm = modules * module_mm, HEIGHT_MM - QR_TOP_MM - QR_SIDE_MM
    x_mm, y_mm = QR_LEFT_MM + QUIET_MODULES * module_mm, bottom_mm + QUIET_MODULES * module_mm
    place = f"q 0 g {side:.4f} 0 0 {side:.4f} {x_mm:.4f} {y_mm:.4f} cm"
    return f"{place}\nBI /W {modules} /H {modules} /IM true /BPC 1 /D [1 0] /F /AHx ID ", "> EI\nQ"


def blank_canvas() -> Canvas:
    """An empty page without a date or an identity of its own: no clock, no chance, no environment."""
    # Base 85 costs 25 % in size and, in plain Python, most of the time; every reader takes binary streams since 1993.
    rl_config.useA85 = 0
    # Our own initial font: with ReportLab's default the file would name Helvetica, which is not embedded.
    size = (WIDTH_MM * mm, HEIGHT_MM * mm)
    return Canvas(BytesIO(), size, invariant=1, pageCompression=1, initialFontName=REGULAR)


def draw_line(canvas: Canvas, fonts: Fonts, line: Line) -> None:
    """One line of text where it stands. Raises MissingGlyph."""
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
        if not rule.personal:
            canvas.addLiteral(rule_operators(rule))
    canvas.addLiteral(f"{stroke(layout.accent, 0.2)} {fill(layout.accent)}")
    for pips in layout.pips:
        for i in range(pips.of):
            x_mm = pips.x_mm - (pips.of - 1 - i) * pips.size_mm * 1.35 - pips.size_mm / 2
            paint = "B" if i < pips.level else "S"
            canvas.addLiteral(f"{diamond(x_mm, HEIGHT_MM - pips.y_mm, pips.size_mm)} {paint}")
    canvas.addLiteral("Q")


def _draw_seal(canvas: Canvas, fonts: Fonts, content: Content) -> None:
    side = 2 * SEAL_RADIUS_MM
    canvas.setPageSize((side * mm, side * mm))
    canvas.scale(mm, mm)
    ink_seal(canvas, fonts, content.issuer_zh, content.seal_text)


def ink_seal(canvas: Canvas, fonts: Fonts, name: str, purpose: str) -> None:
    """The seal with its lower left corner at the origin."""
    # Ink on ink: the words under the seal stay legible through it.
    canvas.setBlendMode("Multiply")
    canvas.translate(SEAL_RADIUS_MM, SEAL_RADIUS_MM)
    canvas.setFillColorRGB(*INK["red"])
    seal.draw(canvas, fonts, name, purpose)
