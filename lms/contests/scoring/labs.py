"""Answers to the case of a practical lab. The lab's own model makes the key of the case: nobody has to work it out."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from courses.labs import LABS, Ask, Field, LabError
from courses.labs.marking import f1
from lms.contests.scoring.exact import as_shown, to_hundredths
from lms.contests.scoring.faults import Fault, Faults, Kind, shown
from lms.contests.scoring.paths import found_at, said_at
from lms.contests.scoring.scoring import Figure, Result, Scored

METRIC = "lab"
MOST_BYTES = 1_000_000
# Of a list or a design so many of its parts are told one by one.
MOST_PARTS = 200
# So many names that nobody asked for are told.
MOST_TOLD = 5
# What JSON can say and PostgreSQL keeps in no text: NUL, and half of a character. The solution is kept.
_UNFIT = re.compile("[\0\ud800-\udfff]")


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
    except LookupError as error:
        # A place the model can do without, but not whoever fills its answer in.
        return Case(lab, sha256, faults=(Fault(0, "", Kind.BAD_CASE, {"where": shown(str(error.args[0]))}),))
    unfit = next((text for text in _texts(solution) if _UNFIT.search(text)), None)
    if unfit is not None:
        return Case(lab, sha256, faults=(Fault(0, "", Kind.BAD_CASE, {"where": shown(unfit)}),))
    return Case(lab, sha256, data, solution=solution)


def solved(lab: str, case: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a case that the lab's own grade finds all right. Raises LabError, LookupError for the case."""
    return (LABS[lab].right or LABS[lab].answer)(case)


def asks_of(lab: str, case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """What is filled in for a case; nothing for one that somebody wrote without the names this needs."""
    try:
        return LABS[lab].asks(case)
    except (LabError, LookupError, TypeError, ValueError, AttributeError):
        return ()


def score_case(case: Case, answer: bytes, most: Decimal) -> Scored:
    """The share of an answer that is right, as points of `most`, and how many fields were marked.

    An answer under a name that nobody asked for would be worth nothing, and nobody would know why: it is told instead.
    """
    sha256 = hashlib.sha256(answer).hexdigest()
    if case.data is None:
        return Scored(sha256, case.sha256, key_faults=case.faults)
    given, fault = _read(answer)
    if fault is not None:
        return Scored(sha256, case.sha256, faults=(fault,))
    asks = asks_of(case.lab, case.data)
    faults = Faults(MOST_TOLD)
    for place in _unasked(given, asks, case.solution):
        faults.note(Kind.UNKNOWN_PLACE, place=place)
    if faults:
        return Scored(sha256, case.sha256, faults=faults.told())
    grade = LABS[case.lab].grade(case.data, given)
    share = Fraction(grade.share).limit_denominator(10**9)
    result = Result(as_shown(share), to_hundredths(share * Fraction(most)), len(grade.fields))
    parts = _parts_of(grade.fields, asks)
    figures = tuple(figure for field in grade.fields for figure in _figures(field, parts[field.path], case, given))
    return Scored(sha256, case.sha256, result, figures=figures)


def _unasked(given: Any, asks: Iterable[Ask], solution: Mapping[str, Any] | None) -> Iterator[str]:
    """The first names of an answer that neither the case nor its model's answer has; what is empty says nothing."""
    known = {*(_first(ask.path) for ask in asks), *(solution or {})}
    for name, value in given.items():
        if name not in known and _first(name) not in known and value not in (None, [], {}):
            yield name


def _first(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _parts_of(fields: Iterable[Field], asks: Iterable[Ask]) -> dict[str, list[Ask]]:
    """{field: what is filled in inside of it}; asked for once, for a large case has hundreds of both."""
    found: dict[str, list[Ask]] = {field.path: [] for field in fields}
    for ask in asks:
        for end in (n for n, sign in enumerate(ask.path) if sign == "."):
            if ask.path[:end] in found:
                found[ask.path[:end]].append(ask)
    return found


def _figures(field: Field, inside: list[Ask], case: Case, given: Any) -> Iterator[Figure]:
    """A field as it was marked; where it was marked as a whole, what was given for each of its parts."""
    yield Figure(field.path, field.share, "" if inside else said_at(given, field.path))
    for ask in inside[:MOST_PARTS]:
        wanted, said = found_at(case.solution, ask.path), found_at(given, ask.path)
        # Of the flags of an order none may be right; of a design the parts are not marked one by one.
        share = f1(_names(wanted), _names(said)) if isinstance(wanted, list) else None
        yield Figure(ask.path, share, said_at(given, ask.path))


def _names(value: Any) -> set[str]:
    return {repr(one) for one in value} if isinstance(value, list) else set()


def _texts(value: Any) -> Iterator[str]:
    """Every text in it, names too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain(value, *map(_texts, value.values()))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(_texts, value))


def _read(content: bytes) -> tuple[Any, Fault | None]:
    if len(content) > MOST_BYTES:
        return None, Fault(0, "", Kind.TOO_LARGE, {"most": MOST_BYTES})
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None, Fault(0, "", Kind.NO_JSON)
    return (found, None) if isinstance(found, dict) else (None, Fault(0, "", Kind.NO_JSON))
