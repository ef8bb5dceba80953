"""LAB-CD: whether a region's industry is a cluster: location quotients and concentration of its firms."""

from collections.abc import Mapping
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import money, ratio
from courses.labs.reading import MOST, Case, number_of

SPECIALISED = 1.25
LARGEST = 4


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """LQ of every city and industry, those specialised (LQ of 1.25 and more), HHI (0 to 10 000) and CR4 of the firms.

    LQ = (employed here in it / employed here) / (employed in it / employed).
    """
    given = Case(case)
    cities, industries = _names(given, "cities"), _names(given, "industries")
    quotients = _quotients(_table(given, len(cities), len(industries)))
    lq = {
        city: dict(zip(industries, map(ratio, row), strict=True)) for city, row in zip(cities, quotients, strict=True)
    }
    special = [
        [city, industry]
        for city, row in zip(cities, quotients, strict=True)
        for industry, quotient in zip(industries, row, strict=True)
        if quotient >= SPECIALISED
    ]
    sales = given.numbers("firm_sales")
    if not sum(sales):
        raise LabError("firm_sales", "some sales are wanted")
    shares = sorted((one / sum(sales) for one in sales), reverse=True)
    hhi = sum((100 * one) ** 2 for one in shares)
    return {"lq": lq, "specialised": special, "hhi": money(hhi), "cr4": ratio(sum(shares[:LARGEST]))}


def _names(given: Case, name: str) -> list[str]:
    found = given.entries(name, 1, 60)
    if any(not isinstance(one, str) or not one for one in found) or len(set(found)) != len(found):
        raise LabError(name, "names, none of them twice, are wanted")
    return found


def _table(given: Case, rows: int, columns: int) -> list[list[float]]:
    """Every city and every industry employs somebody, or a quotient would divide by nothing."""
    found = given.entries("employment", rows, rows)
    if any(not isinstance(row, list) or len(row) != columns for row in found):
        raise LabError("employment", f"{columns} figures in every row are wanted")
    table = [
        [number_of(one, f"employment[{n}][{m}]", 0, MOST) for m, one in enumerate(row)] for n, row in enumerate(found)
    ]
    if not all(map(sum, table)) or not all(map(sum, zip(*table, strict=True))):
        raise LabError("employment", "no row and no column may be empty")
    return table


def _quotients(table: list[list[float]]) -> list[list[float]]:
    here, industry = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    everywhere = sum(here)
    return [
        [cell / total / (whole / everywhere) for cell, whole in zip(row, industry, strict=True)]
        for row, total in zip(table, here, strict=True)
    ]
