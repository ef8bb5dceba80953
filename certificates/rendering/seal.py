"""The issuer's red seal: name on an arc, star, purpose. Drawn alone, so that a signature can later wear it."""

from math import cos, degrees, pi, radians, sin

from reportlab.pdfgen.canvas import Canvas

from certificates.rendering.fonts import Fonts
from certificates.rendering.marks import SEAL_RADIUS_MM
from certificates.rendering.ornaments import disc, fill, polygon, stroke

# A name takes as much of the circle as it needs, but leaves the foot free for the purpose.
MOST_SPAN = radians(248)
_STAR_MM = 4.1


def draw(canvas: Canvas, fonts: Fonts, name: str, purpose: str) -> None:
    """The seal around the origin, in red, 2 × SEAL_RADIUS_MM wide."""
    canvas.addLiteral(f"{stroke('red', 0.85)} {disc(0, 0, SEAL_RADIUS_MM - 0.5)} S")
    canvas.addLiteral(f"{fill('red')} {polygon(_star(_STAR_MM))} f")
    _draw_arc(canvas, fonts, name)
    size_mm = min(2.7, 15 / max(fonts.width_em(purpose, True), 1))
    _draw_centred(canvas, fonts, purpose, size_mm, -8.6)


def _star(radius: float) -> list[tuple[float, float]]:
    # The inner corners of a five-pointed star lie at 0.382 of its radius.
    corners = ((radius if i % 2 == 0 else radius * 0.382, pi / 2 + i * pi / 5) for i in range(10))
    return [(r * cos(a), r * sin(a)) for r, a in corners]


def _draw_arc(canvas: Canvas, fonts: Fonts, name: str) -> None:
    """One character after the other, each upright to the circle, the middle one on top."""
    step = min(MOST_SPAN / max(len(name) - 1, 1), radians(31))
    size_mm = min(3.7, step * (SEAL_RADIUS_MM - 4.9) * 0.98)
    radius_mm = SEAL_RADIUS_MM - 1.6 - size_mm * 0.9
    for i, character in enumerate(name):
        canvas.saveState()
        canvas.rotate(-degrees((i - (len(name) - 1) / 2) * step))
        _draw_centred(canvas, fonts, character, size_mm, radius_mm)
        canvas.restoreState()


def _draw_centred(canvas: Canvas, fonts: Fonts, words: str, size_mm: float, y_mm: float) -> None:
    text = canvas.beginText(-fonts.width_em(words, True) * size_mm / 2, y_mm)
    for run in fonts.runs(words, True):
        text.setFont(run.font, size_mm)
        text.textOut(run.text)
    canvas.drawText(text)
