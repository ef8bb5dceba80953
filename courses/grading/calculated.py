"""Questions whose figure is worked out from parameters that differ between learners."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from courses.grading import formulas
from courses.grading.figures import WORTH, Numeric, faults_of_answers, faults_of_tolerance
from courses.grading.numbers import exact, half_of_last_place, plain
from courses.grading.parameters import end_of, faults_of_parameters, parameters
from courses.grading.shapes import Fault, Kind, Shown, Spec
from courses.grading.units import UNITS, faults_of_units, unit_names

SAMPLES = 40
MOST_DECIMALS = 12
PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


class Calculated(Numeric):
    """A figure worked out by a formula from parameters the seed draws; `{name}` in the stem shows them."""

    keys = frozenset({"answers", "parameters", "decimals"}) | UNITS

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Parameters without values, formulas that cannot be read or fail for some values, unknown names."""
        broken = list(faults_of_parameters(spec.get("parameters")))
        yield from broken
        yield from faults_of_answers(spec, _faults_of_formula)
        yield from faults_of_units(spec)
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
        return Shown(Kind.CALCULATED, {**spec["stem"], "text": filled}, units=unit_names(spec))

    def _answers(self, spec: Spec, seed: int) -> list[Spec]:
        return [_worked_out(spec, answer, parameters(spec, seed)) for answer in spec["answers"]]


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


def _faults_of_formula(answer: Spec, where: str) -> Iterator[Fault]:
    for name in sorted(set(answer) - WORTH - {"formula", "tolerance", "relative", "decimals"}):
        yield Fault("unknown_key", where, {"key": str(name)[:40]})
    yield from faults_of_tolerance(answer, where)
    decimals = answer.get("decimals", 0)
    if not isinstance(decimals, int) or isinstance(decimals, bool) or not 0 <= decimals <= MOST_DECIMALS:
        yield Fault("bad_decimals", where, {"most": MOST_DECIMALS})
    try:
        formulas.parse(answer.get("formula", ""))
    except formulas.BadFormula as error:
        yield Fault(str(error), where, {"formula": str(answer.get("formula"))[:60]})


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
        ends = {one["name"]: end_of(one, pick) for one in spec["parameters"]}
        formulas.evaluate(answer["formula"], ends)
