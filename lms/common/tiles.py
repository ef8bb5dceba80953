"""The sixteen cities of Anhui laid out as a map of four columns."""

from collections.abc import Mapping
from dataclasses import dataclass

# North to south, west to east; a blank is outside the province.
ROWS = (
    ("bozhou", "huaibei", "suzhou-ah", ""),
    ("fuyang", "huainan", "bengbu", "chuzhou"),
    ("luan", "hefei", "wuhu", "maanshan"),
    ("anqing", "tongling", "xuancheng", ""),
    ("", "chizhou", "huangshan", ""),
)


@dataclass(frozen=True)
class Cell:
    """A city on the map: its figure as text, and the step 0 to 4 of its colour."""

    name: str
    url: str
    value: str
    tone: str = "h0"
    current: bool = False


def grid(cells: Mapping[str, Cell]) -> list[Cell | None]:
    """Cells by a city's slug, in the order of components/tiles.html."""
    return [cells.get(slug) for row in ROWS for slug in row]


def step(value: float, bounds: tuple[float, float, float, float]) -> int:
    """Which of five steps a figure falls in: bounds are where steps 1 to 4 begin."""
    return sum(value >= bound for bound in bounds)
