"""The skills transcript: everything somebody holds, as tables over as many pages as they need; the last is sealed.

Every page has the code and the number, so that one that was torn out still leads to the register.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.rendering import page
from certificates.rendering.content import ContentError
from certificates.rendering.designs import CLASSIC, DESIGNS, ink_of
from certificates.rendering.fitting import Fitted, fit
from certificates.rendering.fonts import Fonts
from certificates.rendering.marks import (
    CENTRE_MM,
    LEFT_MM,
    QR_SIDE_MM,
    RIGHT_MM,
    SEAL_RADIUS_MM,
    SEAL_X_MM,
    Ink,
    Line,
    Rule,
)

# Rows stand between these, and leave the seal its corner on the last page.
TOP_MM, BOTTOM_MM, ROW_MM = 66.0, 178.0, 6.6
SEAL_TOP_MM = 150.0
# As many rows at least stand on the page of the seal.
BESIDE_SEAL = 3
CODE_TOP_MM = 29.5
TEXT_MM, HEAD_MM = 3.2, 2.9
# What would be smaller than SMALL_MM on one line stands on two, down to LEAST_MM.
SMALL_MM, LEAST_MM = 2.3, 1.9
NAME_MM, NAME_WIDTH_MM = 4.6, 150.0
TITLE_WIDTH_MM, CLOSING_WIDTH_MM, ISSUER_WIDTH_MM = 118.0, 92.0, 76.0
# (where it begins, how wide it is) of each column
CERTIFICATES = ((LEFT_MM + 2, 96.0), (125.0, 34.0), (161.0, 40.0), (203.0, 36.0), (241.0, 18.0), (261.0, 12.0))
SKILLS = ((LEFT_MM + 2, 96.0), (125.0, 34.0), (161.0, 110.0))
HELD_HEADS = ("证书 Certificate", "类别 Kind", "编号 Number", "校验码 Check code", "日期 Date", "成绩 Score")
SHOWN_HEADS = ("技能 Skill", "等级 Level", "依据 Shown by")


@dataclass(frozen=True)
class Held:
    """One certificate of the table, as text; "" where there is nothing to say."""

    title: str
    kind: str
    number: str
    check_code: str
    issued_on: str
    score: str = ""


@dataclass(frozen=True)
class Shown:
    """One skill of the table: its name in both languages, the level reached, and what showed it."""

    name: str
    level: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What the transcript says; the words mean what they mean in Content.

    verify_url  complete, for the QR code of every page
    """

    title_zh: str
    title_en: str
    holder: str
    holder_latin: str
    number: str
    check_code: str
    issuer_zh: str
    made_on: date
    verify_url: str
    verify_host: str
    certificates: tuple[Held, ...]
    skills: tuple[Shown, ...]
    lead_zh: str = ""
    lead_en: str = ""
    closing_zh: str = ""
    seal_text: str = ""
    disclaimer_zh: str = ""
    disclaimer_en: str = ""
    mark: str = ""
    design: str = CLASSIC


@dataclass(frozen=True)
class _Row:
    """A line of a page: cells with their columns; heads are grey and stand on a rule."""

    cells: tuple[str, ...]
    columns: tuple[tuple[float, float], ...]
    head: bool = False


def draw(transcript: Transcript, fonts: Fonts) -> bytes:
    """All pages, and the seal alone as the last. Raises ContentError where a name has no room, MissingGlyph."""
    canvas = page.blank_canvas()
    sheets = list(_sheets(transcript))
    for number, rows in enumerate(sheets, 1):
        canvas.saveState()
        canvas.scale(mm, mm)
        if number == 1:
            page.define_ground(canvas, transcript.design)
        _draw_sheet(canvas, transcript, rows, fonts, (number, len(sheets)))
        canvas.restoreState()
        canvas.showPage()
    side = 2 * SEAL_RADIUS_MM
    canvas.setPageSize((side * mm, side * mm))
    canvas.scale(mm, mm)
    page.ink_seal(canvas, fonts, transcript.issuer_zh, transcript.seal_text)
    canvas.showPage()
    return canvas.getpdfdata()


def draw_first(transcript: Transcript, fonts: Fonts) -> bytes:
    """The first page alone, as a picture of it is made of. Raises as draw."""
    canvas = page.blank_canvas()
    canvas.saveState()
    canvas.scale(mm, mm)
    page.define_ground(canvas, transcript.design)
    sheets = list(_sheets(transcript))
    _draw_sheet(canvas, transcript, sheets[0], fonts, (1, len(sheets)))
    if len(sheets) == 1:
        page.place_seal(canvas, fonts, transcript.issuer_zh, transcript.seal_text)
    canvas.restoreState()
    canvas.showPage()
    return canvas.getpdfdata()


def check(transcript: Transcript, fonts: Fonts) -> None:
    """Raises ContentError where words have no room, MissingGlyph; draws nothing."""
    sheets = list(_sheets(transcript))
    for number, rows in enumerate(sheets, 1):
        for line in _lines(transcript, rows, fonts, (number, len(sheets))):
            fonts.require(line.text, line.bold)
    fonts.require(transcript.issuer_zh + transcript.seal_text, True)


def _draw_sheet(canvas: Canvas, transcript: Transcript, rows: list[_Row], fonts: Fonts, place: tuple[int, int]) -> None:
    canvas.doForm(page.ground_of(transcript.design))
    design = DESIGNS[transcript.design]
    for line in _lines(transcript, rows, fonts, place):
        page.draw_line(canvas, fonts, replace(line, ink=ink_of(design, line.ink)))
    page.draw_code(canvas, transcript.verify_url, design.accent, CODE_TOP_MM)
    _rules(canvas, rows, design.accent)


def _sheets(transcript: Transcript) -> Iterator[list[_Row]]:
    """The rows page by page; a table goes on with its heads, and the last page keeps room for the seal."""
    held = [(x.title, x.kind, x.number, x.check_code, x.issued_on, x.score) for x in transcript.certificates]
    shown = [(x.name, x.level, x.source) for x in transcript.skills]
    room, sheet = int((BOTTOM_MM - TOP_MM) / ROW_MM), list[_Row]()
    for columns, heads, cells in ((CERTIFICATES, HELD_HEADS, held), (SKILLS, SHOWN_HEADS, shown)):
        if cells and len(sheet) + 2 > room:
            yield sheet
            sheet = []
        if cells:
            sheet.append(_Row(heads, columns, head=True))
        for row in cells:
            if len(sheet) == room:
                yield sheet
                sheet = [_Row(heads, columns, head=True)]
            sheet.append(_Row(row, columns))
    if len(sheet) <= int((SEAL_TOP_MM - TOP_MM) / ROW_MM):
        yield sheet
    else:
        yield from _parted(sheet)


def _parted(sheet: list[_Row]) -> Iterator[list[_Row]]:
    """The sheet in two, so that the seal's page is not empty; a head goes along with what stands under it."""
    cut = len(sheet) - BESIDE_SEAL
    if sheet[cut - 1].head:
        cut -= 1
    yield sheet[:cut]
    moved = sheet[cut:]
    yield moved if moved[0].head else [next(row for row in reversed(sheet[:cut]) if row.head), *moved]


def _lines(transcript: Transcript, rows: list[_Row], fonts: Fonts, place: tuple[int, int]) -> Iterator[Line]:
    yield from _head(transcript, fonts)
    for at, row in enumerate(rows):
        yield from _cells(row, TOP_MM + ROW_MM * (at + 0.7), fonts)
    if place[0] == place[1]:
        yield from _closing(transcript, fonts)
    yield from _foot(transcript, fonts, *place)


def _head(transcript: Transcript, fonts: Fonts) -> Iterator[Line]:
    measure = fonts.width_em
    title = fit(transcript.title_zh, measure, size_mm=10.0, width_mm=TITLE_WIDTH_MM, bold=True, tracking_em=0.2)
    yield Line(transcript.title_zh, CENTRE_MM, 49.5, title.size_mm, "navy", True, tracking_mm=0.2 * title.size_mm)
    if transcript.title_en:
        words = transcript.title_en.upper()
        size_mm = fit(words, measure, size_mm=3.4, width_mm=TITLE_WIDTH_MM, tracking_em=0.15).size_mm
        yield Line(words, CENTRE_MM, 56.0, size_mm, "gold", tracking_mm=0.15 * size_mm)
    # Beside the title and not beside the name, which is looked for as a line of its own.
    if lead := " ".join(filter(None, (transcript.lead_zh, transcript.lead_en))):
        size_mm = fit(lead, measure, size_mm=2.7, width_mm=60).size_mm
        yield Line(lead, LEFT_MM, 55.2, size_mm, "grey", align="left")
    yield from _name(transcript, fonts)
    if transcript.mark:
        yield Line(transcript.mark, LEFT_MM, 29.5, 3.6, "red", True, "left")
    # Above the code: below it these words would stand on the line of the name.
    yield Line("扫码验真  Scan to verify", RIGHT_MM - QR_SIDE_MM / 2, CODE_TOP_MM - 1.6, 2.5, "grey")


def _name(transcript: Transcript, fonts: Fonts) -> Iterator[Line]:
    """Each form on a line of its own: whoever verifies the file looks for the name as a line."""
    for words, y_mm, usual_mm in ((transcript.holder, 60.5, NAME_MM), (transcript.holder_latin, 64.6, TEXT_MM)):
        if words:
            size_mm = fit(words, fonts.width_em, size_mm=usual_mm, width_mm=NAME_WIDTH_MM, bold=True).size_mm
            yield Line(words, LEFT_MM, y_mm, size_mm, bold=True, align="left")


def _closing(transcript: Transcript, fonts: Fonts) -> Iterator[Line]:
    """What it all amounts to, who says so, and of which day it is a statement."""
    if transcript.closing_zh:
        fitted = fit(transcript.closing_zh, fonts.width_em, size_mm=TEXT_MM, width_mm=CLOSING_WIDTH_MM, most_lines=3)
        for at, words in enumerate(fitted.lines):
            yield Line(words, LEFT_MM + 2, 160.0 + at * 5.0, fitted.size_mm, align="left")
    issuer = fit(transcript.issuer_zh, fonts.width_em, size_mm=4.2, width_mm=ISSUER_WIDTH_MM, bold=True)
    yield Line(transcript.issuer_zh, 200.5, 164.6, issuer.size_mm, bold=True, align="right")
    yield Line(transcript.made_on.isoformat(), 200.5, 171.0, 3.4, align="right")


def _foot(transcript: Transcript, fonts: Fonts, number: int, count: int) -> Iterator[Line]:
    own = f"编号 No. {transcript.number}   校验码 Check code {transcript.check_code}   核验 Verify at "
    ways, pages = own + transcript.verify_host, f"第 {number} 页，共 {count} 页 Page {number} of {count}"
    # Left of the seal's rim, and the pages right of it.
    size_mm = fit(ways, fonts.width_em, size_mm=HEAD_MM, width_mm=SEAL_X_MM - SEAL_RADIUS_MM - LEFT_MM - 2).size_mm
    yield Line(ways, LEFT_MM, 184.0, size_mm, "grey", align="left")
    yield Line(pages, RIGHT_MM, 184.0, HEAD_MM, "grey", align="right")
    for words, y_mm, usual_mm in ((transcript.disclaimer_zh, 188.0, 2.5), (transcript.disclaimer_en, 191.0, 2.2)):
        if words:
            size_mm = fit(words, fonts.width_em, size_mm=usual_mm, width_mm=RIGHT_MM - LEFT_MM).size_mm
            yield Line(words, CENTRE_MM, y_mm, size_mm, "grey")


def _cells(row: _Row, y_mm: float, fonts: Fonts) -> Iterator[Line]:
    usual_mm = HEAD_MM if row.head else TEXT_MM
    ink: Ink = "grey" if row.head else "black"
    for words, (x_mm, width_mm) in zip(row.cells, row.columns, strict=True):
        if words:
            fitted = _fitted(words, fonts, usual_mm, width_mm)
            for at, line in enumerate(fitted.lines):
                down_mm = (at - (len(fitted.lines) - 1) * 0.6) * fitted.size_mm * 1.2
                yield Line(line, x_mm, y_mm + down_mm, fitted.size_mm, ink, align="left")


def _fitted(words: str, fonts: Fonts, usual_mm: float, width_mm: float) -> Fitted:
    """On one line, or on two that still can be read; what is longer ends in "…", its certificate says it whole."""
    if fonts.width_em(words, False) * SMALL_MM <= width_mm:
        return fit(words, fonts.width_em, size_mm=usual_mm, width_mm=width_mm)
    kept = words
    while True:
        with suppress(ContentError):
            fitted = fit(kept, fonts.width_em, size_mm=SMALL_MM, width_mm=width_mm, most_lines=2)
            if fitted.size_mm >= LEAST_MM:
                return fitted
        kept = kept.rstrip("…")[:-1] + "…"


def _rules(canvas: Canvas, rows: list[_Row], ink: Ink) -> None:
    for place, row in enumerate(rows):
        if row.head:
            rule = Rule(LEFT_MM, TOP_MM + ROW_MM * (place + 0.95), RIGHT_MM - LEFT_MM, ink=ink)
            canvas.addLiteral(f"q {page.rule_operators(rule)} Q")
