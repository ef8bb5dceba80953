"""Reads the tables the product ships."""

import csv
from pathlib import Path


def rows(path: Path) -> list[dict[str, str]]:
    """Every row as {column: text}, stripped, in the file's order."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(handle)]
