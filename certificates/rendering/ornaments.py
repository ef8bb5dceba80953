"""The engraved ground of a certificate: guilloche, rosettes, watermark, emblem, as page operators in millimetres.

They are the same on every certificate, so they are computed once a process and copied into each page as text.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from math import cos, pi, sin
from typing import NamedTuple

from certificates.rendering.designs import Design
from certificates.rendering.marks import CENTRE_MM, HEIGHT_MM, WIDTH_MM

Point = tuple[float, float]
Rgb = tuple[float, float, float]

INK: dict[str, Rgb] = {
    "navy": (0.086, 0.161, 0.345),
    "gold": (0.690, 0.545, 0.235),
    "grey": (0.435, 0.435, 0.447),
    "black": (0.098, 0.098, 0.114),
    "red": (0.776, 0.075, 0.090),
    "white": (1.0, 1.0, 1.0),
    "paper": (0.996, 0.992, 0.972),
    "wash": (0.941, 0.910, 0.831),
    "pine": (0.055, 0.235, 0.188),
    "bronze": (0.596, 0.427, 0.196),
    "jade": (0.984, 0.992, 0.980),
    "mist": (0.863, 0.914, 0.890),
    "slate": (0.133, 0.173, 0.227),
    "steel": (0.447, 0.486, 0.537),
}
# The border's band: its middle's distance from the page's edge, and half its width.
BAND_MM, BAND_HALF_MM = 11.9, 3.0
# Whole pairs of waves on each side, so that all four corners meet the braid alike.
ACROSS, ALONG = 42, 28
WAVE_MM = (WIDTH_MM - 2 * BAND_MM) / ACROSS
STRETCH = (HEIGHT_MM - 2 * BAND_MM) / ALONG / WAVE_MM
# Circles of the watermark: how many, their radius, and how far their middles lie from its own.
_RINGS = {"ring": (54, 34.0, 27.0), "ringlet": (36, 13.0, 9.5)}
# One turn of the meander: sixths of its length across, fifths of the band's half width up.
_WINDING = ((0, -4), (0, 4), (5, 4), (5, -1.4), (2, -1.4), (2, 1.4), (3.4, 1.4), (3.4, 0))
EMBLEM_Y_MM = HEIGHT_MM - 28.4
WATERMARK_Y_MM = 101.0


def stroke(ink: str, width_mm: float) -> str:
    """The operators that choose a line's colour and width."""
    return "{:.3f} {:.3f} {:.3f} RG {:.3f} w".format(*INK[ink], width_mm)


def fill(ink: str) -> str:
    """The operator that chooses an area's colour."""
    return "{:.3f} {:.3f} {:.3f} rg".format(*INK[ink])


def polygon(points: Iterable[Point]) -> str:
    """A closed path with straight sides, not yet painted."""
    first, *others = [f"{x:.3f} {y:.3f}" for x, y in points]
    return f"{first} m {' '.join(f'{point} l' for point in others)} h"


def smooth(points: list[Point]) -> str:
    """A closed curve through the points, not yet painted: Catmull and Rom's spline as Bézier pieces."""
    n = len(points)
    parts = [f"{points[0][0]:.2f} {points[0][1]:.2f} m"]
    for i in range(n):
        parts.append(_bezier(*(points[(i + k) % n] for k in (-1, 0, 1, 2))))
    return " ".join(parts)


def disc(x: float, y: float, radius: float) -> str:
    """A circle, not yet painted."""
    return smooth([(x + radius * cos(a), y + radius * sin(a)) for a in _angles(12)])


def diamond(x: float, y: float, side: float) -> str:
    """A square on its corner, not yet painted."""
    return polygon([(x - side / 2, y), (x, y + side / 2), (x + side / 2, y), (x, y - side / 2)])


class Stamp(NamedTuple):
    """A drawing that is repeated: its operators around its own origin, and its box (left, bottom, right, top)."""

    operators: str
    box: tuple[float, float, float, float]


@cache
def ground(design: Design) -> str:
    """What lies deepest: the paper's tint, the frame and the emblem."""
    return "\n".join(["q 1 j 1 J", *_paper(design), *_frames(design), *_emblem(design), "Q"])


@cache
def stamps(design: Design) -> dict[str, Stamp]:
    """The repeated drawings by name. Kept once in a file, they make it a quarter of the size."""
    half = BAND_HALF_MM + 0.2
    made: dict[str, Stamp] = {}
    if design.border in _BORDERS:
        piece = _BORDERS[design.border](2 * WAVE_MM, design)
        made["edge"] = Stamp("\n".join(["1 J 1 j", *piece]), (-0.1, -half, 2 * WAVE_MM + 0.1, half))
        made["corner"] = Stamp("\n".join(["1 J 1 j", *_corner(design)]), (-6.6, -6.6, 6.6, 6.6))
    if design.wash:
        made |= {name: _ring(radius, design.wash) for name, (_count, radius, _reach) in _RINGS.items()}
    return made


@cache
def placements(design: Design) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Where the stamps go: name and the six numbers of the transformation, borders before the corners over them."""
    watermark = tuple(_watermark()) if design.wash else ()
    return watermark + (_edges() if design.border in _BORDERS else ())


def _edges() -> tuple[tuple[str, tuple[float, ...]], ...]:
    step, right, top = 2 * WAVE_MM, WIDTH_MM - BAND_MM, HEIGHT_MM - BAND_MM
    across = [(1, 0, 0, 1, BAND_MM + i * step, y) for i in range(ACROSS // 2) for y in (BAND_MM, top)]
    along = [(0, STRETCH, 1, 0, x, BAND_MM + i * step * STRETCH) for i in range(ALONG // 2) for x in (BAND_MM, right)]
    corners = [(1, 0, 0, 1, x, y) for x in (BAND_MM, right) for y in (BAND_MM, top)]
    return (*(("edge", at) for at in across + along), *(("corner", at) for at in corners))


def _bezier(before: Point, start: Point, end: Point, after: Point) -> str:
    handles = (_toward(start, before, end), _toward(end, after, start), end)
    return " ".join(f"{x:.3f} {y:.3f}" for x, y in handles) + " c"


def _toward(point: Point, before: Point, after: Point) -> Point:
    return point[0] + (after[0] - before[0]) / 6, point[1] + (after[1] - before[1]) / 6


def _angles(count: int) -> Iterator[float]:
    return (2 * pi * i / count for i in range(count))


def _paper(design: Design) -> Iterator[str]:
    if design.paper:
        yield f"{fill(design.paper)} 0 0 {WIDTH_MM} {HEIGHT_MM} re f"


def _watermark() -> Iterator[tuple[str, tuple[float, ...]]]:
    """Circles turned about one point, pale enough to read through: their edges weave two rings."""
    for name, (count, _radius, reach) in _RINGS.items():
        for a in _angles(count):
            yield name, (1, 0, 0, 1, CENTRE_MM + reach * cos(a), WATERMARK_Y_MM + reach * sin(a))


def _ring(radius: float, wash: str) -> Stamp:
    half = radius + 0.2
    return Stamp(f"1 J 1 j {stroke(wash, 0.13)} {disc(0, 0, radius)} S", (-half, -half, half, half))


def _frames(design: Design) -> Iterator[str]:
    if design.border not in _BORDERS:
        yield f"{stroke(design.main, 0.6)} {_frame(10.4)}"
        yield f"{stroke(design.accent, 0.18)} {_frame(11.9)}"
        return
    yield f"{stroke(design.main, 0.9)} {_frame(6.6)}"
    yield f"{stroke(design.accent, 0.18)} {_frame(8.0)} {_frame(15.8)}"
    yield f"{stroke(design.accent, 0.3)} {_frame(16.8)}"


def _frame(inset: float) -> str:
    return f"{inset:.2f} {inset:.2f} {WIDTH_MM - 2 * inset:.2f} {HEIGHT_MM - 2 * inset:.2f} re S"


def _braid(length: float, design: Design) -> Iterator[str]:
    """Two waves of the border: chains of swelling threads, accent under main, that join at both ends."""
    for ink, width_mm, lift in ((design.accent, 0.13, 0.0), (design.main, 0.11, pi / 2)):
        yield stroke(ink, width_mm)
        for share in (1.0, -1.0, 0.72, -0.72, 0.44, -0.44):
            yield _thread(length, BAND_HALF_MM * share, lift)


def _meander(length: float, design: Design) -> Iterator[str]:
    """回纹, two turns: a line that winds in on itself and out again, between two others."""
    step, half = length / 12, BAND_HALF_MM
    yield stroke(design.accent, 0.16)
    yield from (f"0 {y:.3f} m {length:.3f} {y:.3f} l S" for y in (half, -half))
    yield f"{stroke(design.main, 0.42)} 0 J 0 j"
    for start in (0.0, 6.0):
        winding = [f"{(start + x) * step:.3f} {y / 5 * half:.3f}" for x, y in _WINDING]
        foot = f"{start * step:.3f} {-0.8 * half:.3f} m {(start + 6) * step:.3f} {-0.8 * half:.3f} l"
        yield f"{winding[0]} m {' '.join(f'{point} l' for point in winding[1:])} {foot} S"


def _thread(length: float, height: float, lift: float) -> str:
    """Two turns of a sine, drawn from a point before to a point beyond, so that the tangents of neighbours agree."""
    at = [(length * i / 16, height * sin(4 * pi * i / 16 + lift)) for i in range(-1, 18)]
    pieces = zip(at, at[1:], at[2:], at[3:], strict=False)
    return " ".join([f"{at[1][0]:.3f} {at[1][1]:.3f} m", *(_bezier(*piece) for piece in pieces), "S"])


def _rosette(ring: float, wave: float, turns: int, phase: float) -> str:
    """A ring whose radius swings `turns` times on the way round."""
    radii = ((a, ring + wave * cos(turns * a + phase)) for a in _angles(turns * 8))
    return f"{smooth([(r * cos(a), r * sin(a)) for a, r in radii])} S"


def _corner(design: Design) -> Iterator[str]:
    yield f"{fill(design.paper)} {stroke(design.accent, 0.35)} {disc(0, 0, 6.3)} B"
    yield stroke(design.main, 0.12)
    for phase in range(4):
        yield _rosette(4.05, 1.65, 10, phase * pi / 2)
    yield f"{stroke(design.accent, 0.16)} {disc(0, 0, 5.95)} S {disc(0, 0, 2.2)} S"
    yield f"{fill(design.accent)} {disc(0, 0, 0.9)} f"


def _emblem(design: Design) -> Iterator[str]:
    """A gear for the trade, an open book for learning."""
    yield f"{fill(design.main)} {polygon(_gear(CENTRE_MM, EMBLEM_Y_MM, 16))} f"
    yield f"{fill(design.paper or 'white')} {disc(CENTRE_MM, EMBLEM_Y_MM, 5.35)} f"
    yield f"{stroke(design.accent, 0.22)} {disc(CENTRE_MM, EMBLEM_Y_MM, 4.95)} S"
    yield fill(design.accent)
    yield from (_page(side) for side in (-1, 1))
    yield f"{stroke(design.main, 0.32)} {CENTRE_MM} {EMBLEM_Y_MM - 1.75:.2f} m {CENTRE_MM} {EMBLEM_Y_MM + 1.35:.2f} l S"


def _gear(x: float, y: float, teeth: int) -> Iterator[Point]:
    for tooth in range(teeth):
        for turn, radius in ((-0.31, 6.45), (-0.2, 7.35), (0.2, 7.35), (0.31, 6.45)):
            a = 2 * pi * (tooth + turn) / teeth
            yield x + radius * cos(a), y + radius * sin(a)


def _page(side: int) -> str:
    def at(dx: float, dy: float) -> str:
        return f"{CENTRE_MM + side * dx:.2f} {EMBLEM_Y_MM + dy:.2f}"

    upper = f"{at(0.25, 1.3)} m {at(1.3, 2.1)} {at(2.6, 2.0)} {at(3.9, 1.6)} c {at(3.9, -1.3)} l"
    return f"{upper} {at(2.6, -0.9)} {at(1.3, -0.8)} {at(0.25, -1.6)} c h f"


_BORDERS: dict[str, Callable[[float, Design], Iterator[str]]] = {"braid": _braid, "meander": _meander}
