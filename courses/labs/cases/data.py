"""The lists that cases are drawn from, as they lie in courses/data."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a file, in its order, which draws depend on."""
    with DATA.joinpath(name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
