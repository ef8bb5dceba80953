"""The committed table: one row a route and case, one column an actor, "GET/POST" in each cell."""

import csv
from io import StringIO
from pathlib import Path

from tests.house.matrix.cast import ACTORS

TABLE = Path(__file__).parent.parent / "role_matrix.csv"
HEAD = ["route", "case", *ACTORS]
Key = tuple[str, str]


def committed() -> dict[Key, list[str]]:
    """The reviewed cells by route and case; the order of rows does not matter."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return {(row[0], row[1]): row[2:] for row in rows[1:]}


def text_of(rows: dict[Key, list[str]]) -> str:
    """The rows as they stand in the file."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([*key, *cells] for key, cells in rows.items())
    return out.getvalue()


def differences(was: dict[Key, list[str]], now: dict[Key, list[str]]) -> list[str]:
    """One sentence a new or gone row, and one a cell that changed."""
    new = [f"{' '.join(key).strip()}: no row in the table" for key in now.keys() - was.keys()]
    gone = [f"{' '.join(key).strip()}: in the table, not in the URLconf" for key in was.keys() - now.keys()]
    changed = [
        f"{' '.join(key).strip()} for {actor}: the table says {before}, the site answers {after}"
        for key in was.keys() & now.keys()
        for actor, before, after in zip(ACTORS, was[key], now[key], strict=True)
        if before != after
    ]
    return sorted(new) + sorted(gone) + sorted(changed)
