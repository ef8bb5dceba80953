"""The skills transcript: everything somebody holds, as tables over as many pages as they need; the last is sealed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.rendering import page
from certificates.rendering.content import ContentError
from certificates.rendering.fitting import Fitted, fit
from certificates.rendering.fonts import Fonts
from certificates.rendering.marks import CENTRE_MM, LEFT_MM, RIGHT_MM, SEAL_RADIUS_MM, Ink, Line, Rule

TITLE_ZH, TITLE_EN = "技能成绩单", "SKILLS TRANSCRIPT"
# Rows stand between these, and leave the seal its corner on the last page.
TOP_MM, BOTTOM_MM, ROW_MM = 66.0, 178.0, 6.6
SEAL_TOP_MM = 150.0
TEXT_MM, HEAD_MM = 3.2, 2.9
# What would be smaller than SMALL_MM on one line stands on two, down to LEAST_MM.
SMALL_MM, LEAST_MM = 2.3, 1.9
NAME_MM, NAME_WIDTH_MM = 4.6, 150.0
# (where it begins, how wide it is) of each column
CERTIFICATES = ((LEFT_MM + 2, 96.0), (125.0, 34.0), (161.0, 40.0), (203.0, 36.0), (241.0, 18.0), (261.0, 12.0))
SKILLS = ((LEFT_MM + 2, 96.0), (125.0, 34.0), (161.0, 110.0))
HELD_HEADS = ("证书 Certificate", "类别 Kind", "编号 Number", "校验码 Check code", "日期 Date", "成绩")
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


@dataclass(frozen=True)
class Transcript:
    """What the transcript says. It has no number: each line has its own, and the file is verified as a whole."""

    holder: str
    holder_latin: str
    issuer_zh: str
    made_on: date
    verify_host: str
    certificates: tuple[Held, ...]
    skills: tuple[Shown, ...]
    disclaimer_zh: str = ""
    mark: str = ""


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
            page.define_ground(canvas)
        canvas.doForm(page.ground_of())
        for line in _lines(transcript, rows, fonts, number, len(sheets)):
            page.draw_line(canvas, fonts, line)
        _rules(canvas, rows)
        canvas.restoreState()
        canvas.showPage()
    side = 2 * SEAL_RADIUS_MM
    canvas.setPageSize((side * mm, side * mm))
    canvas.scale(mm, mm)
    page.ink_seal(canvas, fonts, transcript.issuer_zh, "成绩单专用章")
    canvas.showPage()
    return canvas.getpdfdata()


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
    if len(sheet) > int((SEAL_TOP_MM - TOP_MM) / ROW_MM):
        yield sheet
        sheet = []
    yield sheet


def _lines(transcript: Transcript, rows: list[_Row], fonts: Fonts, number: int, count: int) -> Iterator[Line]:
    yield Line(TITLE_ZH, CENTRE_MM, 49.5, 10.0, "navy", True, tracking_mm=2.0)
    yield Line(TITLE_EN, CENTRE_MM, 56.0, 3.4, "gold", tracking_mm=0.5)
    yield from _name(transcript, fonts)
    if transcript.mark:
        yield Line(transcript.mark, RIGHT_MM, 26.5, 3.6, "red", True, "right")
    for place, row in enumerate(rows):
        yield from _cells(row, TOP_MM + ROW_MM * (place + 0.7), fonts)
    if number == count:
        yield Line(transcript.issuer_zh, 200.5, 164.6, 4.2, bold=True, align="right")
        yield Line(transcript.made_on.isoformat(), 200.5, 171.0, 3.4, align="right")
    ways = f"核验：上传本文件，或逐张输入校验码 Verify this file, or each code, at  {transcript.verify_host}"
    yield Line(ways, LEFT_MM, 184.0, HEAD_MM, "grey", align="left")
    # Below, and not beside the name: readers would join the two to one line.
    pages = f"第 {number} 页，共 {count} 页 Page {number} of {count}"
    yield Line(pages, RIGHT_MM, 184.0, HEAD_MM, "grey", align="right")
    if transcript.disclaimer_zh:
        yield Line(transcript.disclaimer_zh, CENTRE_MM, 188.5, 2.5, "grey")


def _name(transcript: Transcript, fonts: Fonts) -> Iterator[Line]:
    """Each form on a line of its own: whoever verifies the file looks for the name as a line."""
    for words, y_mm, usual_mm in ((transcript.holder, 60.5, NAME_MM), (transcript.holder_latin, 64.6, TEXT_MM)):
        if words:
            size_mm = fit(words, fonts.width_em, size_mm=usual_mm, width_mm=NAME_WIDTH_MM, bold=True).size_mm
            yield Line(words, LEFT_MM, y_mm, size_mm, bold=True, align="left")


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


def _rules(canvas: Canvas, rows: list[_Row]) -> None:
    for place, row in enumerate(rows):
        if row.head:
            rule = Rule(LEFT_MM, TOP_MM + ROW_MM * (place + 0.95), RIGHT_MM - LEFT_MM)
            canvas.addLiteral(f"q {page.rule_operators(rule)} Q")
