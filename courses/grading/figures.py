"""Questions answered with a figure; calculated.py: with one worked out from parameters."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from courses.grading import texts
from courses.grading.numbers import exact, plain
from courses.grading.shapes import (
    NOTHING,
    BadGiven,
    Fault,
    Kind,
    Mark,
    Shown,
    Spec,
    clamped,
    feedback_of,
    is_fraction,
    is_number,
)
from courses.grading.units import UNITS, faults_of_units, in_base_unit, unit_names

LONGEST_GIVEN = 100
MOST_ANSWERS = 20
WORTH = frozenset({"fraction", "feedback"})


class Numeric:
    """A figure near one of the answers, or within a range; the best that fits counts.

    A tolerance is absolute, or with `relative` a share of the value. `any` fits every figure.
    """

    keys = frozenset({"answers"}) | UNITS

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """No answer, none worth anything, figures that are none, ranges the wrong way round."""
        yield from faults_of_answers(spec, _faults_of_figure)
        yield from faults_of_units(spec)

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The stem and the units."""
        return Shown(Kind(spec["kind"]), spec["stem"], units=unit_names(spec))

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
        figure = in_base_unit(spec, given) if given else None
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
        return " ".join([figure, *unit_names(spec)[:1]])

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """As typed."""
        return (given,) if given else ()

    def _answers(self, spec: Spec, seed: int) -> list[Spec]:
        return list(spec["answers"])


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


def faults_of_answers(spec: Spec, one_by_one: Any) -> Iterator[Fault]:
    """What is wrong with the answers together, and with each as one_by_one(answer, where) says."""
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
        yield from faults_of_tolerance(answer, where)


def faults_of_tolerance(answer: Spec, where: str) -> Iterator[Fault]:
    """A tolerance below 0 or that is no number; `relative` other than yes or no."""
    tolerance = answer.get("tolerance", 0)
    if not is_number(tolerance) or tolerance < 0:
        yield Fault("bad_tolerance", where)
    if not isinstance(answer.get("relative", False), bool):
        yield Fault("bad_shape", f"{where}.relative")
