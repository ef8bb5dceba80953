"""Answers to the case of a practical lab. The lab's own model makes the key of the case: nobody has to work it out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from courses.labs import LABS, LabError
from lms.contests.scoring.exact import as_shown, to_hundredths
from lms.contests.scoring.faults import Fault, Kind, shown
from lms.contests.scoring.scoring import Result, Scored

METRIC = "lab"
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Case:
    """A case as it was read, or why it cannot be one."""

    lab: str
    sha256: str
    data: Mapping[str, Any] | None = None
    faults: tuple[Fault, ...] = ()


def read_case(content: bytes, lab: str) -> Case:
    """A case of that lab, tried by answering it once. Whatever the bytes are, faults are told and nothing is raised."""
    sha256 = hashlib.sha256(content).hexdigest()
    if lab not in LABS:
        return Case(lab, sha256, faults=(Fault(0, "", Kind.UNKNOWN_METRIC),))
    data, fault = _read(content)
    if fault is not None:
        return Case(lab, sha256, faults=(fault,))
    try:
        LABS[lab].answer(data)
    except LabError as error:
        return Case(lab, sha256, faults=(Fault(0, "", Kind.BAD_CASE, {"where": shown(error.where)}),))
    return Case(lab, sha256, data)


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
    return Scored(sha256, case.sha256, result)


def _read(content: bytes) -> tuple[Any, Fault | None]:
    if len(content) > MOST_BYTES:
        return None, Fault(0, "", Kind.TOO_LARGE, {"most": MOST_BYTES})
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None, Fault(0, "", Kind.NO_JSON)
    return (found, None) if isinstance(found, dict) else (None, Fault(0, "", Kind.NO_JSON))
