"""The middle column of a certificate: it shrinks when the words are many and spreads when they are few."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from certificates.rendering.content import Content, ContentError, Partner, SkillLine
from certificates.rendering.fitting import Fitted, Measure, fit, name_units, units
from certificates.rendering.marks import CENTRE_MM, RIGHT_MM, Align, Ink, Layout, Line, Pips, Rule

FLOW_TOP_MM, FLOW_BOTTOM_MM = 63.5, 152.5
# Ends 1.5 mm left of the score, so that no line of the middle column can touch it.
COLUMN_MM = 190.0
SCORE_MM = 26.0
NAME_MM, LATIN_MM, SCORE_SIZES_MM = 12.0, 4.0, (6.2, 2.6)
# A page of few words keeps them together; what is left over goes above them (a third) and below.
MOST_STRETCH = 2.4


@dataclass
class _Block:
    """A part of the flow: its height, the room wished above it, and how it is placed once its top is known."""

    height_mm: float
    gap_mm: float
    place: Callable[[Layout, float], None]


def flow(layout: Layout, content: Content, measure: Measure) -> None:
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
    stretch = min(1 + spare_mm / wished_mm, MOST_STRETCH)
    y_mm = FLOW_TOP_MM + (spare_mm - (stretch - 1) * wished_mm) / 3
    for block in blocks:
        y_mm += block.gap_mm * stretch
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
    yield from text(content.holder_latin, LATIN_MM, 1.4, ink="grey", personal="holder_latin")
    yield from text(content.body_zh, 4.6, 3.0, 3, 1.55)
    yield from _subject(content, measure, scale)
    yield from text(content.subject_en, 3.8, 1.0, 2, ink="grey")
    yield from text(content.closing_zh, 4.6, 2.2, 2, 1.5)
    yield from text(content.body_en, 3.3, 1.8, 3, 1.32, ink="grey")
    yield from _skills(content.skills, measure, scale)
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
    fitted = _fit_name(content.holder, measure, NAME_MM * scale)
    words = _text_block(fitted, 2.0 * scale, 1.25, bold=True, personal="holder")
    widest_mm = max(measure(line, True) for line in fitted.lines) * fitted.size_mm

    def place(layout: Layout, top_mm: float) -> None:
        words.place(layout, top_mm)
        layout.rules.append(name_rule(widest_mm, top_mm + words.height_mm + 1.6 * scale))

    return replace(words, height_mm=words.height_mm + 1.8 * scale, place=place)


def name_rule(name_mm: float, y_mm: float, ink: Ink = "gold") -> Rule:
    """The line under a name of this width."""
    width_mm = max(116.0, min(name_mm + 16, COLUMN_MM))
    return Rule(CENTRE_MM - width_mm / 2, y_mm, width_mm, personal=True, ink=ink)


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
    large_mm, small_mm = SCORE_SIZES_MM
    for field, size_mm, down_mm, bold in (("score_zh", large_mm, 1.8, True), ("score_en", small_mm, 6.4, False)):
        if words := getattr(content, field):
            fitted_mm = fit(words, measure, size_mm=size_mm, width_mm=SCORE_MM, bold=bold).size_mm
            ink: Ink = "navy" if bold else "grey"
            layout.lines.append(Line(words, RIGHT_MM, middle_mm + down_mm, fitted_mm, ink, bold, "right", 0, field))


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
