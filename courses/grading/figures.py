"""Questions answered with a figure: a given one, or one worked out from parameters that differ between learners."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from courses.grading import formulas, texts
from courses.grading.numbers import exact, half_of_last_place, plain, read_number, read_quantity
from courses.grading.shapes import (
    NOTHING,
    BadGiven,
    Fault,
    Kind,
    Mark,
    Shown,
    Spec,
    clamped,
    digest,
    feedback_of,
    is_fraction,
    is_number,
)

LONGEST_GIVEN = 100
MOST_ANSWERS = 20
MOST_STEPS = 1_000_000
SAMPLES = 40
MOST_DECIMALS = 12
PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
UNITS = frozenset({"units", "unit_required"})
WORTH = frozenset({"fraction", "feedback"})


class Numeric:
    """A figure near one of the answers, or within a range; the best that fits counts.

    A tolerance is absolute, or with `relative` a share of the value. `any` fits every figure.
    """

    keys = frozenset({"answers"}) | UNITS

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """No answer, none worth anything, figures that are none, ranges the wrong way round."""
        yield from _faults_of_answers(spec, _faults_of_figure)
        yield from _faults_of_units(spec)

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The stem and the units."""
        return Shown(Kind(spec["kind"]), spec["stem"], units=_unit_names(spec))

    def read(self, spec: Spec, given: Any) -> str | None:
        """What was typed."""
        if given is None:
            return None
        if isinstance(given, int | float) and not isinstance(given, bool):
            given = str(given)
        if not isinstance(given, str) or len(given) > LONGEST_GIVEN:
            raise BadGiven("a figure as text")
        return given.strip() or None

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """The fraction of the best answer that fits."""
        figure = _in_base_unit(spec, given) if given else None
        if figure is None:
            return NOTHING
        fitting = [answer for answer in self._answers(spec, seed) if _fits(answer, figure)]
        if not fitting:
            return NOTHING
        best = max(fitting, key=lambda answer: answer["fraction"])
        return Mark(clamped(best["fraction"]), feedback=feedback_of([best]))

    def right(self, spec: Spec, seed: int) -> str | None:
        """The figure worth most, in the first unit."""
        known = [answer for answer in self._answers(spec, seed) if "any" not in answer]
        if not known:
            return None
        best = max(known, key=lambda answer: answer["fraction"])
        figure = best["shown"] if "shown" in best else plain(_middle(best))
        return " ".join([figure, *_unit_names(spec)[:1]])

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """As typed."""
        return (given,) if given else ()

    def _answers(self, spec: Spec, seed: int) -> list[Spec]:
        return list(spec["answers"])


class Calculated(Numeric):
    """A figure worked out by a formula from parameters the seed draws; `{name}` in the stem shows them."""

    keys = frozenset({"answers", "parameters", "decimals"}) | UNITS

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Parameters without values, formulas that cannot be read or fail for some values, unknown names."""
        broken = list(_faults_of_parameters(spec.get("parameters")))
        yield from broken
        yield from _faults_of_answers(spec, _faults_of_formula)
        yield from _faults_of_units(spec)
        decimals = spec.get("decimals", 2)
        if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= MOST_DECIMALS:
            yield Fault("bad_decimals", "decimals", {"most": MOST_DECIMALS})
        elif not broken:
            yield from _faults_of_names(spec)

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The stem with this seed's figures."""
        values = parameters(spec, seed)
        filled = PLACEHOLDER.sub(
            lambda found: plain(values[found.group(1)]) if found.group(1) in values else found.group(),
            spec["stem"]["text"],
        )
        return Shown(Kind.CALCULATED, {**spec["stem"], "text": filled}, units=_unit_names(spec))

    def _answers(self, spec: Spec, seed: int) -> list[Spec]:
        return [_worked_out(spec, answer, parameters(spec, seed)) for answer in spec["answers"]]


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


def _worked_out(spec: Spec, answer: Spec, values: Mapping[str, Decimal]) -> Spec:
    """The answer as a figure: the formula's value rounded as the question asks, right within half of the last place."""
    decimals = answer.get("decimals", spec.get("decimals", 2))
    value = formulas.evaluate(answer["formula"], values)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    tolerance = exact(answer["tolerance"]) if "tolerance" in answer else half_of_last_place(f"{rounded:f}")
    if answer.get("relative"):
        tolerance *= abs(value)
    return {
        **answer,
        "low": min(value, rounded) - tolerance,
        "high": max(value, rounded) + tolerance,
        "shown": f"{rounded:f}",
    }


def _fits(answer: Spec, figure: Decimal) -> bool:
    if answer.get("any"):
        return True
    low, high = _range(answer)
    return low <= figure <= high


def _range(answer: Spec) -> tuple[Decimal, Decimal]:
    if "low" in answer:
        return exact(answer["low"]), exact(answer["high"])
    value, tolerance = exact(answer["value"]), exact(answer.get("tolerance", 0))
    if answer.get("relative"):
        tolerance *= abs(value)
    return value - tolerance, value + tolerance


def _middle(answer: Spec) -> Decimal:
    return exact(answer["value"]) if "value" in answer else sum(_range(answer), Decimal(0)) / 2


def _in_base_unit(spec: Spec, given: str) -> Decimal | None:
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


def _unit_names(spec: Spec) -> tuple[str, ...]:
    return tuple(one["name"] for one in spec.get("units", ()))


def _faults_of_answers(spec: Spec, one_by_one: Any) -> Iterator[Fault]:
    answers = spec.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
        yield Fault("bad_shape", "answers")
        return
    if len(answers) > MOST_ANSWERS:
        yield Fault("many_options", "answers", {"most": MOST_ANSWERS})
    for number, answer in enumerate(answers):
        where = f"answers[{number}]"
        yield from one_by_one(answer, where)
        if not is_fraction(answer.get("fraction")):
            yield Fault("bad_fraction", f"{where}.fraction")
        yield from texts.faults_of(answer.get("feedback"), f"{where}.feedback", optional=True)
    if not any(is_fraction(answer.get("fraction")) and answer["fraction"] > 0 for answer in answers):
        yield Fault("no_right_answer", "answers")


def _faults_of_figure(answer: Spec, where: str) -> Iterator[Fault]:
    names = set(answer) - WORTH
    if names == {"any"}:
        if answer["any"] is not True:
            yield Fault("bad_shape", where)
    elif names == {"low", "high"}:
        if not is_number(answer["low"]) or not is_number(answer["high"]):
            yield Fault("bad_number", where)
        elif answer["low"] > answer["high"]:
            yield Fault("bad_range", where, {"low": answer["low"], "high": answer["high"]})
    elif "value" not in names or names - {"value", "tolerance", "relative"}:
        yield Fault("bad_shape", where)
    else:
        if not is_number(answer["value"]):
            yield Fault("bad_number", where)
        yield from _faults_of_tolerance(answer, where)


def _faults_of_tolerance(answer: Spec, where: str) -> Iterator[Fault]:
    tolerance = answer.get("tolerance", 0)
    if not is_number(tolerance) or tolerance < 0:
        yield Fault("bad_tolerance", where)
    if not isinstance(answer.get("relative", False), bool):
        yield Fault("bad_shape", f"{where}.relative")


def _faults_of_units(spec: Spec) -> Iterator[Fault]:
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


def _faults_of_formula(answer: Spec, where: str) -> Iterator[Fault]:
    for name in sorted(set(answer) - WORTH - {"formula", "tolerance", "relative", "decimals"}):
        yield Fault("unknown_key", where, {"key": str(name)[:40]})
    yield from _faults_of_tolerance(answer, where)
    decimals = answer.get("decimals", 0)
    if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= MOST_DECIMALS:
        yield Fault("bad_decimals", where, {"most": MOST_DECIMALS})
    try:
        formulas.parse(answer.get("formula", ""))
    except formulas.BadFormula as error:
        yield Fault(str(error), where, {"formula": str(answer.get("formula"))[:60]})


def _faults_of_parameters(found: Any) -> Iterator[Fault]:
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


def _faults_of_names(spec: Spec) -> Iterator[Fault]:
    """Every name stands for a parameter, and the formulas give a figure for many draws."""
    known = {one["name"] for one in spec["parameters"]}
    stem = spec.get("stem")
    used = set(PLACEHOLDER.findall(str(stem.get("text", "")) if isinstance(stem, dict) else ""))
    answers = spec["answers"] if isinstance(spec.get("answers"), list) else []
    for number, answer in enumerate(answer for answer in answers if isinstance(answer, dict)):
        where = f"answers[{number}]"
        try:
            needed = formulas.names_in(answer.get("formula", ""))
            for name in sorted(needed - known):
                yield Fault("unknown_parameter", where, {"name": name})
            if needed <= known:
                _try(spec, answer)
        except formulas.BadFormula as error:
            if str(error) != "bad_formula":
                yield Fault(str(error), where, {"formula": str(answer.get("formula"))[:60]})
    for name in sorted(used - known):
        yield Fault("unknown_parameter", "stem", {"name": name})


def _try(spec: Spec, answer: Spec) -> None:
    for seed in range(SAMPLES):
        formulas.evaluate(answer["formula"], parameters(spec, seed))
    for pick in (0, -1):
        ends = {one["name"]: _end(one, pick) for one in spec["parameters"]}
        formulas.evaluate(answer["formula"], ends)


def _end(parameter: Spec, pick: int) -> Decimal:
    if "values" in parameter:
        return exact(parameter["values"][pick])
    return exact(parameter["low"] if pick == 0 else parameter["high"])
