"""Scoring with everything as data: what a child says of a lot, and what a loader keeps of a field it brings."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from lms.contests.scoring import labs
from lms.contests.scoring.faults import Fault
from lms.contests.scoring.keys import read_key
from lms.contests.scoring.metrics import Settings
from lms.contests.scoring.scoring import Scored, score_against
from lms.contests.scoring.tables import Limits
from lms.contests.scoring.task import Task

Said = dict[str, Any]


def said(task: Mapping[str, Any], key: bytes, answers: Iterable[bytes], limits: Limits | None = None) -> Iterator[Said]:
    """About the key first, then about each answer, in order; figures as text, so that none is rounded.

    task    as queries.scoring.task_of has it; of a lab the key is its case
    key     {"faults", "parts": {part: rows}}, of a lab also "solution"
    answer  {"faults", "whole", "public", "hidden": {"value", "points", "rows"} or None}, of a lab also "figures"
    """
    if task["metric"] == labs.METRIC:
        yield from _of_lab(task, key, answers)
        return
    read = read_key(key, task_of(task), limits)
    yield {"faults": _faults(read.faults), "parts": {part: len(ids) for part, ids in read.parts.items()}}
    for answer in answers:
        yield _plain(score_against(read, answer, limits))


def task_of(given: Mapping[str, Any]) -> Task:
    """The task as data, made one again."""
    figures = {name: Decimal(given[name]) for name in ("most", "floor", "full")}
    lists = {name: tuple(given[name]) for name in ("ids", "values", "labels") if name in given}
    return Task(**{**given, **figures, **lists, "settings": Settings(**given.get("settings", {}))})


def _of_lab(task: Mapping[str, Any], content: bytes, answers: Iterable[bytes]) -> Iterator[Said]:
    case = labs.read_case(content, task.get("lab", ""))
    yield {"faults": _faults(case.faults), "parts": {"whole": 1}, "solution": case.solution}
    for answer in answers:
        scored = labs.score_case(case, answer, Decimal(task["most"]))
        figures = [{"path": one.path, "share": one.share, "given": one.given} for one in scored.figures]
        yield {**_plain(scored), "figures": figures}


def _plain(scored: Scored) -> Said:
    found: Said = {"faults": _faults(scored.faults)}
    for name in ("whole", "public", "hidden"):
        result = getattr(scored, name)
        found[name] = result and {"value": str(result.value), "points": str(result.points), "rows": result.rows}
    return found


def _faults(faults: Iterable[Fault]) -> list[Said]:
    return [{"row": one.row, "column": one.column, "kind": one.kind.value, "words": dict(one.words)} for one in faults]
