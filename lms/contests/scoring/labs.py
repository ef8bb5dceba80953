"""Answers to the case of a practical lab. The lab's own model makes the key of the case: nobody has to work it out."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.labs import LABS, LabError
from lms.contests.scoring.exact import as_shown, to_hundredths
from lms.contests.scoring.faults import Fault, Kind, shown
from lms.contests.scoring.paths import said_at
from lms.contests.scoring.scoring import Figure, Result, Scored

METRIC = "lab"
MOST_BYTES = 1_000_000
# Labs whose model says more than what is filled in: (case, the model's answer) -> the answer all of which is right.
FILLED_IN: dict[str, Callable[[Any, dict[str, Any]], dict[str, Any]]] = {
    "LAB-CU": lambda case, answer: {
        "codes": answer["codes"],
        "hs": [one["truth"] for one in case.get("hs_answers", [])],
    },
    "LAB-BR": lambda _case, answer: {"design": answer["best_design"]},
}


@dataclass(frozen=True)
class Case:
    """A case as it was read, or why it cannot be one.

    solution    the answer that would be all right, by the model
    """

    lab: str
    sha256: str
    data: Mapping[str, Any] | None = None
    faults: tuple[Fault, ...] = ()
    solution: Mapping[str, Any] | None = None


def read_case(content: bytes, lab: str) -> Case:
    """A case of that lab, tried by answering it once. Whatever the bytes are, faults are told and nothing is raised."""
    sha256 = hashlib.sha256(content).hexdigest()
    if lab not in LABS:
        return Case(lab, sha256, faults=(Fault(0, "", Kind.UNKNOWN_METRIC),))
    data, fault = _read(content)
    if fault is not None:
        return Case(lab, sha256, faults=(fault,))
    try:
        solution = solved(lab, data)
    except LabError as error:
        return Case(lab, sha256, faults=(Fault(0, "", Kind.BAD_CASE, {"where": shown(error.where)}),))
    return Case(lab, sha256, data, solution=solution)


def solved(lab: str, case: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a case that the lab's own grade finds all right. Raises LabError for the case."""
    return FILLED_IN.get(lab, lambda _case, answer: answer)(case, LABS[lab].answer(case))


def score_case(case: Case, answer: bytes, most: Decimal) -> Scored:
    """The share of an answer that is right, as points of `most`, and how many fields were marked."""
    sha256 = hashlib.sha256(answer).hexdigest()
    if case.data is None:
        return Scored(sha256, case.sha256, key_faults=case.faults)
    given, fault = _read(answer)
    if fault is not None:
        return Scored(sha256, case.sha256, faults=(fault,))
    grade = LABS[case.lab].grade(case.data, given)
    share = Fraction(grade.share).limit_denominator(10**9)
    result = Result(as_shown(share), to_hundredths(share * Fraction(most)), len(grade.fields))
    figures = tuple(Figure(one.path, one.share, said_at(given, one.path)) for one in grade.fields)
    return Scored(sha256, case.sha256, result, figures=figures)


def _read(content: bytes) -> tuple[Any, Fault | None]:
    if len(content) > MOST_BYTES:
        return None, Fault(0, "", Kind.TOO_LARGE, {"most": MOST_BYTES})
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None, Fault(0, "", Kind.NO_JSON)
    return (found, None) if isinstance(found, dict) else (None, Fault(0, "", Kind.NO_JSON))
