"""An answer file against a hidden key: the metric's value, the points, and what to keep to work it out again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lms.contests.scoring.answers import Answer, Id, compare_ids, read
from lms.contests.scoring.exact import as_shown
from lms.contests.scoring.faults import Fault, Faults
from lms.contests.scoring.keys import Key, Part, read_key
from lms.contests.scoring.metrics import Pair
from lms.contests.scoring.registry import METRICS
from lms.contests.scoring.tables import Limits
from lms.contests.scoring.task import Task


@dataclass(frozen=True)
class Result:
    """The value of the metric over some rows of the key, to 20 digits, its points, and how many rows."""

    value: Decimal
    points: Decimal
    rows: int


@dataclass(frozen=True)
class Figure:
    """One figure or list of an answer to a lab: where it stands, how much of it is right (0 to 1), what was given.

    share   None for a part of what is marked as a whole
    given   as text, cut short; None where the answer says nothing there, empty for a whole whose parts follow
    """

    path: str
    share: float | None
    given: str | None


@dataclass(frozen=True)
class Scored:
    """What an answer file came to. With any fault there is no result: half an answer is not scored.

    whole             over every row of the key
    public, hidden    over either half, None where the key is in one piece: the leaderboard shows the public one until
                      the freeze, and the hidden one decides; the whole would tell both
    faults            of the answer file, for whoever sent it
    key_faults        of the key or the task, for whoever set it; the answer file has not been looked at
    figures           of a lab alone: every figure that was marked, in the order of the model's answer
    """

    answer_sha256: str
    key_sha256: str
    whole: Result | None = None
    public: Result | None = None
    hidden: Result | None = None
    faults: tuple[Fault, ...] = ()
    key_faults: tuple[Fault, ...] = ()
    figures: tuple[Figure, ...] = ()


def score(answer: bytes, key: bytes, task: Task, limits: Limits | None = None) -> Scored:
    """The score of one answer file. Whatever the bytes are, faults are told and nothing is raised."""
    return score_against(read_key(key, task, limits), answer, limits)


def score_against(key: Key, answer: bytes, limits: Limits | None = None) -> Scored:
    """The same for a key read before, as for the thousand answers of one competition."""
    limits = limits or Limits()
    sha256 = hashlib.sha256(answer).hexdigest()
    if key.faults:
        return Scored(sha256, key.sha256, key_faults=key.faults)
    faults = Faults(limits.faults_of_a_kind)
    answers = read(answer, key.task.answer_shape, limits, faults)
    if answers or not faults:
        # Of a file that could not be read it would be idle to name every id it does not have.
        compare_ids(answers, key.answers, key.task.answer_shape, faults)
    if faults:
        return Scored(sha256, key.sha256, faults=faults.told())
    results = {part: _result(key, answers, ids) for part, ids in key.parts.items()}
    return Scored(sha256, key.sha256, results[Part.WHOLE], results.get(Part.PUBLIC), results.get(Part.HIDDEN))


def _result(key: Key, answers: dict[Id, Answer], ids: Iterable[Id]) -> Result:
    pairs = [Pair(name, key.answers[name].values, answers[name].values) for name in ids]
    value = METRICS[key.task.metric].measure(pairs, key.task.settings)
    return Result(as_shown(value), key.task.points(value), len(pairs))
