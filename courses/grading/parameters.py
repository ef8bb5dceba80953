"""The parameters of a calculated question: figures that differ between learners, drawn by the seed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from courses.grading import formulas
from courses.grading.numbers import exact
from courses.grading.shapes import Fault, Spec, digest, is_number

MOST_STEPS = 1_000_000
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")


def parameters(spec: Spec, seed: int) -> dict[str, Decimal]:
    """The figures this seed draws, by name."""
    return {one["name"]: _drawn(one, digest(seed, "parameter", one["name"])) for one in spec["parameters"]}


def _drawn(parameter: Spec, number: int) -> Decimal:
    if "values" in parameter:
        return exact(parameter["values"][number % len(parameter["values"])])
    low, step = exact(parameter["low"]), exact(parameter["step"])
    return low + step * (number % _steps(parameter))


def _steps(parameter: Spec) -> int:
    return int((exact(parameter["high"]) - exact(parameter["low"])) / exact(parameter["step"])) + 1


def end_of(parameter: Spec, pick: int) -> Decimal:
    """Its first figure (pick 0) or its last (-1)."""
    if "values" in parameter:
        return exact(parameter["values"][pick])
    return exact(parameter["low"] if pick == 0 else parameter["high"])


def faults_of_parameters(found: Any) -> Iterator[Fault]:
    """No parameters, names that are none or come twice, and those without a figure to draw."""
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        yield Fault("no_parameters", "parameters")
        return
    names = [one.get("name") for one in found]
    for number, one in enumerate(found):
        where = f"parameters[{number}]"
        name = one.get("name")
        if not isinstance(name, str) or not NAME.fullmatch(name) or names.count(name) > 1 or name in formulas.CONSTANTS:
            yield Fault("bad_parameter_name", where, {"name": str(name)[:40]})
        if not _has_values(one):
            yield Fault("bad_parameter", where, {"name": str(name)[:40]})


def _has_values(parameter: Spec) -> bool:
    if set(parameter) == {"name", "values"}:
        values = parameter["values"]
        return isinstance(values, list) and 0 < len(values) <= 1000 and all(is_number(value) for value in values)
    if set(parameter) != {"name", "low", "high", "step"}:
        return False
    low, high, step = (parameter[name] for name in ("low", "high", "step"))
    fair = is_number(low) and is_number(high) and is_number(step) and step > 0 and low <= high
    return bool(fair and (high - low) / step <= MOST_STEPS)
