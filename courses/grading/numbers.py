"""Figures as people type them."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

# What people write around a figure: separators of thousands, spaces, units of money and share.
AROUND_NUMBERS = re.compile(r"[\s,，%％元¥$]")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE)
LONGEST = 60


def read_number(text: str) -> Decimal | None:
    """The figure in what somebody typed, or None: "１,０１１．１２ 元" is 1011.12."""
    plain = AROUND_NUMBERS.sub("", unicodedata.normalize("NFKC", text))
    if len(plain) > LONGEST or not PLAIN_NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:  # pragma: no cover  the pattern admits only figures
        return None


def read_quantity(text: str) -> tuple[Decimal, str] | None:
    """Figure and unit in what somebody typed: "4.8 千克" is (4.8, "千克"); None where it begins with no figure."""
    plain = unicodedata.normalize("NFKC", text).replace("，", "").replace(",", "").strip()
    found = PLAIN_NUMBER.match(plain)
    if found is None or len(found.group()) > LONGEST:
        return None
    return Decimal(found.group()), plain[found.end() :].strip()


def half_of_last_place(figure: str) -> Decimal:
    """Half a unit of the last place a figure is written to: 2.00 leaves 0.005, 3.0 leaves 0.05, 100 leaves 0.5.

    Whoever rounds as the question asks, or writes more places than asked, is right.
    """
    places = len(figure.strip().partition(".")[2])
    return Decimal(5).scaleb(-places - 1)


def exact(value: float | int) -> Decimal:
    """A figure of a spec as it was written, not as binary holds it: 0.1 is 0.1."""
    return Decimal(str(value))


def plain(value: Decimal) -> str:
    """A figure without an exponent or useless noughts: 1E+2 is 100, 2.50 is 2.5."""
    return f"{value.normalize():f}" if value else "0"


def as_json(value: Decimal) -> float | int:
    """A figure as a spec keeps it: whole ones without a point."""
    return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)
