"""Where every word of a certificate stands, before anything is drawn.

Header and footer are fixed, and each text in them has a width it cannot leave; the column between them flows.
"""

from dataclasses import replace
from datetime import date

from certificates.rendering.content import Content
from certificates.rendering.designs import DESIGNS, Design, Ink, ink_of
from certificates.rendering.fitting import Measure, fit
from certificates.rendering.flow import flow
from certificates.rendering.marks import (
    CENTRE_MM,
    LEFT_MM,
    QR_LEFT_MM,
    QR_SIDE_MM,
    QR_TOP_MM,
    RIGHT_MM,
    Layout,
    Line,
    Pips,
    Rule,
)

# The issuer's lines end under the seal's rim: stamped over, and still legible.
ISSUER_RIGHT_MM, ISSUER_WIDTH_MM = 200.5, 72.0
FACT_MM, FACT_WIDTH_MM = 3.8, 52.0


def lay_out(content: Content, measure: Measure) -> Layout:
    """Every line, rule and diamond of the certificate. Raises ContentError when a text has no room, MissingGlyph."""
    layout = Layout()
    _header(layout, content, measure)
    flow(layout, content, measure)
    _facts(layout, content, measure)
    _issuer(layout, content, measure)
    _small_print(layout, content, measure)
    return _inked(layout, DESIGNS[content.design])


def _inked(layout: Layout, design: Design) -> Layout:
    lines = [replace(line, ink=ink_of(design, line.ink)) for line in layout.lines]
    rules = [replace(rule, ink=ink_of(design, rule.ink)) for rule in layout.rules]
    return replace(layout, lines=lines, rules=rules, accent=design.accent)


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


def _facts(layout: Layout, content: Content, measure: Measure) -> None:
    """The four or five lines at the lower left."""
    facts = [
        ("证书编号", "Certificate No.", content.number, "number"),
        ("发证日期", "Date of issue", content.issued_on.isoformat(), ""),
    ]
    if content.valid_until is not None:
        facts.append(("有效期至", "Valid until", content.valid_until.isoformat(), ""))
    facts += [
        ("查询网址", "Verify at", content.verify_host, ""),
        ("校 验 码", "Check code", content.check_code, "check_code"),
    ]
    step_mm = 24.0 / len(facts)
    for i, (label_zh, label_en, value, personal) in enumerate(facts):
        y_mm = 159.5 + i * step_mm
        size_mm = fit(value, measure, size_mm=FACT_MM, width_mm=FACT_WIDTH_MM).size_mm
        layout.lines += [
            Line(label_zh, LEFT_MM, y_mm, 2.9, "grey", align="left"),
            Line(label_en, LEFT_MM + 13.2, y_mm, 2.5, "grey", align="left"),
            Line(value, LEFT_MM + 33.5, y_mm, size_mm, align="left", personal=personal),
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
