"""The hidden key: what is true of every id, and which rows the leaderboard may show before the end."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.contests.scoring.answers import Answer, Id, Needs, read
from lms.contests.scoring.faults import Fault, Faults, Kind
from lms.contests.scoring.ranking import MOST_RELEVANT
from lms.contests.scoring.registry import METRICS
from lms.contests.scoring.tables import Limits
from lms.contests.scoring.task import Task, note_faults

RELEVANCES = frozenset(map(Decimal, range(MOST_RELEVANT + 1)))
Answers = Mapping[Id, Answer]


class Part(StrEnum):
    """Rows of a key. PUBLIC and HIDDEN are its halves, as the column of parts writes them."""

    WHOLE = "whole"
    PUBLIC = "public"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Key:
    """A key as read once for any number of answers. With faults, of it or of the task, nothing can be scored.

    parts   the ids of each part: the whole alone, or all three
    """

    task: Task
    sha256: str
    answers: Answers
    parts: Mapping[Part, tuple[Id, ...]]
    faults: tuple[Fault, ...]


def read_key(content: bytes, task: Task, limits: Limits | None = None) -> Key:
    """The key of a task, and what is wrong with either, for whoever sets the task and for nobody else."""
    limits = limits or Limits()
    faults = Faults(limits.faults_of_a_kind)
    sha256 = hashlib.sha256(content).hexdigest()
    note_faults(task, faults)
    if faults:
        return Key(task, sha256, {}, {}, faults.told())
    answers = read(content, task.key_shape, limits, faults)
    _note_cells(answers, task, faults)
    if faults:
        # What follows would only repeat in other words that rows are missing.
        return Key(task, sha256, answers, {}, faults.told())
    parts = _parts_of(answers, task)
    for part, ids in parts.items():
        _note_part(part, ids, answers, task, faults)
    _note_groups(answers, task, faults)
    return Key(task, sha256, answers, parts, faults.told())


def _note_cells(answers: Answers, task: Task, faults: Faults) -> None:
    for answer in answers.values():
        if METRICS[task.metric].needs == Needs.RANK:
            for value in answer.values:
                if isinstance(value, Decimal) and value not in RELEVANCES:
                    faults.note(Kind.BAD_RELEVANCE, answer.row, task.values[0], given=str(value), most=MOST_RELEVANT)
        for part in answer.others:
            if part not in (Part.PUBLIC, Part.HIDDEN):
                faults.note(Kind.BAD_PART, answer.row, task.part_column, given=part)


def _parts_of(answers: Answers, task: Task) -> dict[Part, tuple[Id, ...]]:
    parts = {Part.WHOLE: tuple(answers)}
    if task.public_percent:
        public = _drawn(answers, task)
        parts[Part.PUBLIC] = tuple(name for name in answers if _unit(name, task) in public)
        parts[Part.HIDDEN] = tuple(name for name in answers if _unit(name, task) not in public)
    if task.part_column:
        for part in (Part.PUBLIC, Part.HIDDEN):
            parts[part] = tuple(name for name, answer in answers.items() if answer.others == (part,))
    return parts


def _drawn(answers: Answers, task: Task) -> frozenset[Id]:
    """What is public: the same on any machine, whatever the order of rows, and one at least of two or more."""
    units = sorted({_unit(name, task) for name in answers}, key=lambda unit: (_digest(task.seed, unit), unit))
    return frozenset(units[: max(len(units) * task.public_percent // 100, 1)])


def _unit(name: Id, task: Task) -> Id:
    """What is drawn as one: a row, or all of a group that is ranked together."""
    return name[:1] if METRICS[task.metric].needs == Needs.RANK else name


def _digest(seed: str, unit: Id) -> bytes:
    # JSON keeps ("a", "b") and ("a / b",) apart.
    return hashlib.sha256(json.dumps([seed, *unit], ensure_ascii=True).encode()).digest()


def _note_part(part: Part, ids: Collection[Id], answers: Answers, task: Task, faults: Faults) -> None:
    if not ids:
        faults.note(Kind.NO_ROWS, part=part.value)
    elif task.metric == "f1_binary" and not any(answers[name].values == (task.settings.positive,) for name in ids):
        faults.note(Kind.NO_POSITIVE, part=part.value)


def _note_groups(answers: Answers, task: Task, faults: Faults) -> None:
    if METRICS[task.metric].needs != Needs.RANK:
        return
    for group, members in _groups(answers):
        if len({answer.others for answer in members}) > 1:
            faults.note(Kind.PARTED_GROUP, members[0].row, task.ids[0], group=group)
        if not any(answer.values[0] for answer in members):
            faults.note(Kind.NO_RELEVANCE, members[0].row, task.ids[0], group=group)


def _groups(answers: Answers) -> Iterator[tuple[str, list[Answer]]]:
    groups: dict[str, list[Answer]] = {}
    for name, answer in answers.items():
        groups.setdefault(name[0], []).append(answer)
    yield from groups.items()
