"""Questions as data: whether one is sound, what its learner sees, what an answer is worth. Pure: no Django.

A spec is JSON. TEXT is {"text": "…", "format": "plain" | "moodle" | "markdown" | "html"}; a fraction runs from -1 to 1.

every kind    kind, stem: TEXT, general_feedback?: TEXT (解析), missing_word?: true (the stem has one "_____")
single        options: [{text: TEXT, fraction, feedback?: TEXT}], shuffle?: bool
multiple      the same, and policy?: exact (default) | half (漏选得一半) | each | weights
truefalse     answer: bool, feedback_true?: TEXT, feedback_false?: TEXT (shown to whoever chose it)
numeric       answers: [{value, tolerance?, relative?: bool} | {low, high} | {any: true}], each with fraction, feedback?
              units?: [{name, factor}] (how many of it make one of the base unit), unit_required?: bool
short         answers: [{text: "…" (* stands for anything), fraction, feedback?}], case_sensitive?: bool
matching      pairs: [{stem: TEXT, match: "…"}] (an empty stem: a choice that fits nowhere), policy?: each | exact,
              shuffle?: bool (the items; the choices always are)
ordering      items: [TEXT] in the right order, policy?: exact | position | adjacent
essay         guide?: TEXT (for whoever marks), min_chars?, max_chars?
calculated    parameters: [{name, low, high, step} | {name, values: [..]}], decimals? (2),
              answers: [{formula, tolerance?, relative?, decimals?, fraction, feedback?}], units?, unit_required?
              {name} in the stem shows the figure drawn; without a tolerance, half of the last place is allowed
description   nothing else: something to read

What is given is JSON too, in the letters and numbers that were shown: single "B" · multiple ["A", "C"] · truefalse "T"
or "F" · numeric, calculated, short, essay: the text typed · matching {"1": "B"} · ordering ["C", "A", "B"]. None, "",
[] and {} are no answer. The seed of a question in an attempt is `question_seed(attempt.seed, question.code)`.
"""

from collections.abc import Iterator
from typing import Any

from courses.grading import texts
from courses.grading.arranging import Matching, Ordering
from courses.grading.calculated import Calculated
from courses.grading.choosing import Multiple, Single, TrueFalse
from courses.grading.figures import Numeric
from courses.grading.shapes import Family, Fault, Kind, Mark, Shown, Spec, digest
from courses.grading.writing import Description, Essay, Short

BLANK = "_____"
COMMON = frozenset({"kind", "stem", "general_feedback", "missing_word"})
FAMILIES: dict[Kind, Family] = {
    Kind.SINGLE: Single(),
    Kind.MULTIPLE: Multiple(),
    Kind.TRUE_FALSE: TrueFalse(),
    Kind.NUMERIC: Numeric(),
    Kind.SHORT: Short(),
    Kind.MATCHING: Matching(),
    Kind.ORDERING: Ordering(),
    Kind.ESSAY: Essay(),
    Kind.CALCULATED: Calculated(),
    Kind.DESCRIPTION: Description(),
}
# Those a machine marks alone.
MACHINE_MARKED = frozenset(Kind) - {Kind.ESSAY, Kind.DESCRIPTION}


def validate(spec: Any) -> list[Fault]:
    """Everything wrong with a question; an empty list means it can be asked and marked."""
    if not isinstance(spec, dict):
        return [Fault("bad_shape")]
    if not isinstance(spec.get("kind"), str) or spec["kind"] not in set(Kind):
        return [Fault("unknown_kind", "kind", {"kind": str(spec.get("kind"))[:40]})]
    return list(_faults(spec, FAMILIES[Kind(spec["kind"])]))


def instance(spec: Spec, seed: int) -> Shown:
    """A sound question as the learner with this seed sees it."""
    return _family(spec).shown(spec, seed)


def read_given(spec: Spec, given: Any) -> Any:
    """The answer in its one shape, None for nothing answered. Raises BadGiven for a shape no form sends."""
    return _family(spec).read(spec, given)


def mark(spec: Spec, given: Any, seed: int) -> Mark:
    """What the answer is worth. Raises BadGiven."""
    return _family(spec).mark(spec, read_given(spec, given), seed)


def right_answer(spec: Spec, seed: int) -> Any:
    """An answer that earns everything, in the shape of what is given; None for essays and descriptions."""
    return _family(spec).right(spec, seed)


def in_words(spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
    """The answer in words, a line each: what stands on the result and in an appeal. Raises BadGiven."""
    return _family(spec).spelt(spec, read_given(spec, given), seed)


def question_seed(attempt_seed: int, code: str) -> int:
    """The seed of one question of an attempt: two questions of a paper are not shuffled alike."""
    return digest(attempt_seed, "question", code)


def _family(spec: Spec) -> Family:
    return FAMILIES[Kind(spec["kind"])]


def _faults(spec: dict[str, Any], family: Family) -> Iterator[Fault]:
    for name in sorted(set(map(str, spec)) - COMMON - family.keys):
        yield Fault("unknown_key", "", {"key": name[:40]})
    broken = list(texts.faults_of(spec.get("stem"), "stem"))
    yield from broken
    if not broken and texts.is_blank(spec["stem"]):
        yield Fault("no_stem", "stem")
    yield from texts.faults_of(spec.get("general_feedback"), "general_feedback", optional=True)
    if "missing_word" in spec and (
        spec["missing_word"] is not True or broken or spec["stem"]["text"].count(BLANK) != 1
    ):
        yield Fault("no_blank", "stem")
    yield from family.faults(spec)
