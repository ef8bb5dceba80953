"""The units a figure may be given in."""

from collections.abc import Iterator
from decimal import Decimal

from courses.grading.numbers import exact, read_number, read_quantity
from courses.grading.shapes import Fault, Spec, is_number

UNITS = frozenset({"units", "unit_required"})


def in_base_unit(spec: Spec, given: str) -> Decimal | None:
    """The figure in the unit the answers are written in; None for a unit nobody knows, or one that is missing.

    A unit's factor is how many of it make one of the base: 1 kg with factor 1000 for g.
    """
    if not spec.get("units"):
        return read_number(given)
    quantity = read_quantity(given)
    if quantity is None:
        return None
    figure, unit = quantity
    if not unit:
        return None if spec.get("unit_required") else figure
    factors = {one["name"]: one["factor"] for one in spec["units"]}
    return figure / exact(factors[unit]) if unit in factors else None


def unit_names(spec: Spec) -> tuple[str, ...]:
    """What the question's units are called, the base first."""
    return tuple(one["name"] for one in spec.get("units", ()))


def faults_of_units(spec: Spec) -> Iterator[Fault]:
    """Units without a name or factor; a unit that must be written where there is none."""
    units = spec.get("units", [])
    fair = isinstance(units, list) and all(
        isinstance(one, dict)
        and set(one) == {"name", "factor"}
        and isinstance(one["name"], str)
        and 0 < len(one["name"].strip()) <= 20
        and is_number(one["factor"])
        and one["factor"] > 0
        for one in units
    )
    if not fair or not isinstance(spec.get("unit_required", False), bool):
        yield Fault("bad_units", "units")
    elif spec.get("unit_required") and not units:
        yield Fault("bad_units", "unit_required")
