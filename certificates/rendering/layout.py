"""Where every word of a certificate stands: millimetres from the top left corner of an A4 landscape page.

Nothing is drawn here. The middle column flows: it takes the room the words need, shrinks when they are many, and
spreads what is left over. Header and footer are fixed, and each text in them has a width it cannot leave.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from certificates.rendering.content import MOST_LEVEL, Content, ContentError, Partner, SkillLine
from certificates.rendering.fitting import Fitted, Measure, fit, name_units, units

WIDTH_MM, HEIGHT_MM = 297.0, 210.0
CENTRE_MM = WIDTH_MM / 2
LEFT_MM, RIGHT_MM = 25.5, 271.5
FLOW_TOP_MM, FLOW_BOTTOM_MM = 63.5, 152.5
# Ends 1.5 mm left of the score, so that no line of the middle column can touch it.
COLUMN_MM = 190.0
SCORE_MM = 26.0
QR_LEFT_MM, QR_TOP_MM, QR_SIDE_MM = 246.5, 155.0, 25.0
SEAL_X_MM, SEAL_Y_MM, SEAL_RADIUS_MM = 211.0, 168.8, 15.2
# The issuer's lines end under the seal's rim: stamped over, and still legible.
ISSUER_RIGHT_MM, ISSUER_WIDTH_MM = 200.5, 72.0

Ink = Literal["navy", "gold", "grey", "black", "red"]
Align = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Line:
    """One line of text: x by its alignment, y its baseline. `personal` differs within a batch, the rest does not."""

    text: str
    x_mm: float
    y_mm: float
    size_mm: float
    ink: Ink = "black"
    bold: bool = False
    align: Align = "centre"
    tracking_mm: float = 0
    personal: bool = False


@dataclass(frozen=True)
class Rule:
    """A gold line from left to right."""

    x_mm: float
    y_mm: float
    width_mm: float
    thickness_mm: float = 0.22


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
    """All that is placed on one page."""

    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pips: list[Pips] = field(default_factory=list)


@dataclass
class _Block:
    """A part of the flow: its height, the room wished above it, and how it is placed once its top is known."""

    height_mm: float
    gap_mm: float
    place: Callable[[Layout, float], None]


def lay_out(content: Content, measure: Measure) -> Layout:
    """Every line, rule and diamond of the certificate. Raises ContentError when a text has no room, MissingGlyph."""
    layout = Layout()
    _header(layout, content, measure)
    _flow(layout, content, measure)
    _facts(layout, content, measure)
    _issuer(layout, content, measure)
    _small_print(layout, content, measure)
    return layout


def _header(layout: Layout, content: Content, measure: Measure) -> None:
    tracking_em = 0.2
    title = fit(content.title_zh, measure, size_mm=13.4, width_mm=200, bold=True, tracking_em=tracking_em)
    layout.lines.append(
        Line(content.title_zh, CENTRE_MM, 51.2, title.size_mm, "navy", True, tracking_mm=tracking_em * title.size_mm)
    )
    if content.title_en:
        _english_title(layout, content.title_en.upper(), measure)
    if content.mark:
        size_mm = fit(content.mark, measure, size_mm=3.6, width_mm=60, bold=True).size_mm
        layout.lines.append(Line(content.mark, RIGHT_MM, 26.5, size_mm, "red", True, "right"))


def _english_title(layout: Layout, title: str, measure: Measure) -> None:
    tracking_em = 0.16
    size_mm = fit(title, measure, size_mm=4.3, width_mm=150, tracking_em=tracking_em).size_mm
    tracking_mm = tracking_em * size_mm
    layout.lines.append(Line(title, CENTRE_MM, 59.6, size_mm, "gold", tracking_mm=tracking_mm))
    half_mm = (measure(title, False) * size_mm + tracking_mm * len(title)) / 2 + 5
    arm_mm = min(23.0, 118 - half_mm)
    layout.rules += [Rule(CENTRE_MM - half_mm - arm_mm, 58.2, arm_mm), Rule(CENTRE_MM + half_mm, 58.2, arm_mm)]
    layout.pips += [Pips(CENTRE_MM + side * half_mm + 0.75, 58.2, 1, 1.5, of=1) for side in (-1, 1)]


def _flow(layout: Layout, content: Content, measure: Measure) -> None:
    """Stack the middle column at the largest scale that leaves it room, and spread the rest between the blocks."""
    room_mm = FLOW_BOTTOM_MM - FLOW_TOP_MM
    for percent in range(100, 55, -3):
        blocks = list(_blocks(content, measure, percent / 100))
        used_mm = sum(block.height_mm + block.gap_mm for block in blocks)
        if used_mm <= room_mm:
            return _stack(layout, blocks, room_mm - used_mm)
    raise ContentError("too many words for one page")


def _stack(layout: Layout, blocks: list[_Block], spare_mm: float) -> None:
    wished_mm = sum(block.gap_mm for block in blocks)
    y_mm = FLOW_TOP_MM
    for block in blocks:
        y_mm += block.gap_mm * (1 + spare_mm / wished_mm)
        block.place(layout, y_mm)
        y_mm += block.height_mm


def _blocks(content: Content, measure: Measure, scale: float) -> Iterator[_Block]:
    """The middle column from top to bottom; a part without words is left out."""

    def text(
        words: str, size_mm: float, gap_mm: float, most: int = 1, leading: float = 1.3, **style: Any
    ) -> list[_Block]:
        if not words:
            return []
        fitted = fit(words, measure, size_mm=size_mm * scale, width_mm=COLUMN_MM, most_lines=most)
        return [_text_block(fitted, gap_mm * scale, leading, **style)]

    yield from text("　".join(filter(None, (content.lead_zh, content.lead_en))), 3.5, 0.6, ink="grey")
    yield _name(content, measure, scale)
    yield from text(content.holder_latin, 4.0, 1.4, ink="grey", personal=True)
    yield from text(content.body_zh, 4.6, 3.0, 3, 1.55)
    yield from _subject(content, measure, scale)
    yield from text(content.subject_en, 3.8, 1.0, 2, ink="grey")
    yield from _skills(content.skills, measure, scale)
    yield from text(content.closing_zh, 4.6, 2.2, 2, 1.5)
    yield from text(content.body_en, 3.3, 1.8, 3, 1.32, ink="grey")
    yield from _partners(content.partners, measure, scale)


def _text_block(fitted: Fitted, gap_mm: float, leading: float, *, x_mm: float = CENTRE_MM, **style: Any) -> _Block:
    step_mm = fitted.size_mm * leading

    def place(layout: Layout, top_mm: float) -> None:
        for i, words in enumerate(fitted.lines):
            y_mm = top_mm + fitted.size_mm * 0.9 + i * step_mm
            # A closing mark fills half its square; the eye centres the words without the other half.
            hang_mm = fitted.size_mm / 4 if words[-1] in "，。；" else 0
            layout.lines.append(Line(words, x_mm + hang_mm, y_mm, fitted.size_mm, **style))

    return _Block(fitted.size_mm * 1.12 + step_mm * (len(fitted.lines) - 1), gap_mm, place)


def _name(content: Content, measure: Measure, scale: float) -> _Block:
    fitted = _fit_name(content.holder, measure, 12.0 * scale)
    words = _text_block(fitted, 2.0 * scale, 1.25, bold=True, personal=True)
    widest_mm = max(measure(line, True) for line in fitted.lines) * fitted.size_mm

    def place(layout: Layout, top_mm: float) -> None:
        words.place(layout, top_mm)
        width_mm = max(116.0, min(widest_mm + 16, COLUMN_MM))
        layout.rules.append(Rule(CENTRE_MM - width_mm / 2, top_mm + words.height_mm + 1.6 * scale, width_mm))

    return replace(words, height_mm=words.height_mm + 1.8 * scale, place=place)


def _fit_name(name: str, measure: Measure, size_mm: float) -> Fitted:
    # One line if it stays dignified, then two broken at the dot, then two broken anywhere.
    for most_lines, cut in ((1, name_units), (2, name_units), (2, units), (3, units)):
        try:
            return fit(name, measure, size_mm=size_mm, width_mm=COLUMN_MM, most_lines=most_lines, bold=True, cut=cut)
        except ContentError:
            continue
    raise ContentError(f"holder is too long for its place: {name}")


def _subject(content: Content, measure: Measure, scale: float) -> Iterator[_Block]:
    """The course in 「」, and the score at the right edge of the same height."""
    if not content.subject_zh:
        return
    fitted = fit(f"「{content.subject_zh}」", measure, size_mm=7 * scale, width_mm=COLUMN_MM, most_lines=2, bold=True)
    words = _text_block(fitted, 2.6 * scale, 1.3, ink="navy", bold=True)

    def place(layout: Layout, top_mm: float) -> None:
        words.place(layout, top_mm)
        if content.score_zh:
            _score(layout, content, measure, top_mm + words.height_mm / 2)

    yield replace(words, place=place)


def _score(layout: Layout, content: Content, measure: Measure, middle_mm: float) -> None:
    for words, size_mm, down_mm, bold in ((content.score_zh, 6.2, 1.8, True), (content.score_en, 2.6, 6.4, False)):
        if words:
            fitted_mm = fit(words, measure, size_mm=size_mm, width_mm=SCORE_MM, bold=bold).size_mm
            ink: Ink = "navy" if bold else "grey"
            layout.lines.append(Line(words, RIGHT_MM, middle_mm + down_mm, fitted_mm, ink, bold, "right", 0, True))


def _skills(skills: tuple[SkillLine, ...], measure: Measure, scale: float) -> Iterator[_Block]:
    """A grid of cells: name on the left, level on the right, three to a row, four when they are many."""
    if not skills:
        return
    columns = min(len(skills), 3 if len(skills) <= 9 else 4)
    rows = -(-len(skills) // columns)
    step_mm = 10.2 * scale
    width_mm = min(62.0, COLUMN_MM / columns)

    def place(layout: Layout, top_mm: float) -> None:
        for i, skill in enumerate(skills):
            row, column = divmod(i, columns)
            in_row = min(columns, len(skills) - row * columns)
            left_mm = CENTRE_MM + (column - in_row / 2) * width_mm + 3
            _skill(layout, skill, measure, left_mm, top_mm + row * step_mm, width_mm - 6, scale)

    yield _Block(rows * step_mm - 1.5 * scale, 2.6 * scale, place)


def _skill(
    layout: Layout, skill: SkillLine, measure: Measure, left_mm: float, top_mm: float, width_mm: float, scale: float
) -> None:
    right_mm, upper_mm, lower_mm = left_mm + width_mm, top_mm + 3.3 * scale, top_mm + 6.7 * scale
    layout.pips.append(Pips(right_mm, upper_mm - 1.2 * scale, skill.level, 1.9 * scale))
    layout.rules.append(Rule(left_mm, top_mm + 8.2 * scale, width_mm, 0.1))
    names_mm, levels_mm = width_mm - 23 * scale, 12 * scale
    cells: tuple[tuple[str, float, float, float, Align, Ink, float], ...] = (
        (skill.name_zh, left_mm, upper_mm, names_mm, "left", "black", 3.5),
        (skill.name_en, left_mm, lower_mm, names_mm + 6 * scale, "left", "grey", 2.5),
        (skill.level_zh, right_mm - 10.6 * scale, upper_mm, levels_mm, "right", "navy", 3.1),
        (skill.level_en, right_mm, lower_mm, levels_mm + 4 * scale, "right", "grey", 2.5),
    )
    for words, x_mm, y_mm, room_mm, align, ink, size_mm in cells:
        if words:
            fitted_mm = fit(words, measure, size_mm=size_mm * scale, width_mm=room_mm).size_mm
            layout.lines.append(Line(words, x_mm, y_mm, fitted_mm, ink, align=align))


def _partners(partners: tuple[Partner, ...], measure: Measure, scale: float) -> Iterator[_Block]:
    """Side by side, each name on one line or two, the English under the tallest Chinese one."""
    if not partners:
        return
    width_mm = COLUMN_MM / max(len(partners), 2)

    def cell(column: int, words: str, size_mm: float, bold: bool) -> _Block:
        if not words:
            return _Block(0, 0, lambda layout, top_mm: None)
        lines = fit(words, measure, size_mm=size_mm * scale, width_mm=width_mm - 5, most_lines=2, bold=bold)
        x_mm = CENTRE_MM + (column - (len(partners) - 1) / 2) * width_mm
        return _text_block(lines, 0, 1.25, x_mm=x_mm, bold=bold, ink="black" if bold else "grey")

    chinese = [cell(i, partner.name_zh, 4.0, True) for i, partner in enumerate(partners)]
    english = [cell(i, partner.name_en, 2.9, False) for i, partner in enumerate(partners)]
    upper_mm = max(block.height_mm for block in chinese) + 0.5 * scale

    def place(layout: Layout, top_mm: float) -> None:
        for block in chinese:
            block.place(layout, top_mm)
        for block in english:
            block.place(layout, top_mm + upper_mm)

    yield _Block(upper_mm + max(block.height_mm for block in english), 3.0 * scale, place)


def _facts(layout: Layout, content: Content, measure: Measure) -> None:
    """The four or five lines at the lower left."""
    facts = [
        ("证书编号", "Certificate No.", content.number),
        ("发证日期", "Date of issue", content.issued_on.isoformat()),
    ]
    if content.valid_until is not None:
        facts.append(("有效期至", "Valid until", content.valid_until.isoformat()))
    facts += [("查询网址", "Verify at", content.verify_host), ("校 验 码", "Check code", content.check_code)]
    step_mm = 24.0 / len(facts)
    for i, (label_zh, label_en, value) in enumerate(facts):
        y_mm = 159.5 + i * step_mm
        size_mm = fit(value, measure, size_mm=3.8, width_mm=52).size_mm
        layout.lines += [
            Line(label_zh, LEFT_MM, y_mm, 2.9, "grey", align="left"),
            Line(label_en, LEFT_MM + 13.2, y_mm, 2.5, "grey", align="left"),
            Line(value, LEFT_MM + 33.5, y_mm, size_mm, align="left", personal=True),
        ]


def _issuer(layout: Layout, content: Content, measure: Measure) -> None:
    """The issuer and the date in hanzi, ending under the seal."""
    widest_mm = 0.0
    for words, y_mm, size_mm, bold in (
        (content.issuer_zh, 164.6, 4.5, True),
        (content.issuer_en, 169.4, 2.8, False),
        (chinese_date(content.issued_on), 175.8, 4.0, False),
    ):
        if words:
            size_mm = fit(words, measure, size_mm=size_mm, width_mm=ISSUER_WIDTH_MM, bold=bold).size_mm
            widest_mm = max(widest_mm, measure(words, bold) * size_mm)
            ink: Ink = "grey" if words == content.issuer_en else "black"
            layout.lines.append(Line(words, ISSUER_RIGHT_MM, y_mm, size_mm, ink, bold, "right"))
    left_mm = ISSUER_RIGHT_MM - widest_mm - 3.5
    layout.lines += [
        Line("颁发机构", left_mm, 164.2, 2.9, "grey", align="right"),
        Line("Issued by", left_mm, 168.4, 2.5, "grey", align="right"),
    ]


def _small_print(layout: Layout, content: Content, measure: Measure) -> None:
    caption_mm = QR_LEFT_MM + QR_SIDE_MM / 2
    layout.lines.append(Line("扫码验真  Scan to verify", caption_mm, QR_TOP_MM + QR_SIDE_MM + 3.4, 2.5, "grey"))
    for words, y_mm, size_mm in ((content.disclaimer_zh, 187.6, 2.5), (content.disclaimer_en, 190.9, 2.2)):
        if words:
            size_mm = fit(words, measure, size_mm=size_mm, width_mm=RIGHT_MM - LEFT_MM).size_mm
            layout.lines.append(Line(words, CENTRE_MM, y_mm, size_mm, "grey"))


def chinese_date(day: date) -> str:
    """The date as it is written under a seal, such as 二〇二六年七月十八日."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{_small_number(day.month)}月{_small_number(day.day)}日"


def _small_number(value: int) -> str:
    digits = " 一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones]}".strip()
