"""The child that scores: a task, a key and answer files on standard input, a line of JSON for each on standard output.

    python -I scoring_program.py SECONDS

The first line of input says how long each part is: {"task": …, "key": bytes, "answers": [bytes, …], "limits": …}.
The first line of output is about the key, each further one about an answer, in order: a child cut short was so far.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import child  # type: ignore[import-not-found]
import workbooks  # type: ignore[import-not-found]


def main() -> None:
    """Limits first, then the files."""
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    key, *answers = (source.read(size) for size in [asked["key"], *asked["answers"]])
    child.open_scoring()
    from lms.contests.scoring import Limits, labs, read_key, score_against

    if any(content.startswith(workbooks.ZIP) for content in (key, *answers)):
        import openpyxl  # noqa: F401  while there is still memory for it
    child.begin(int(sys.argv[1]))
    limits = Limits(**asked["limits"])
    if asked["task"]["metric"] == labs.METRIC:
        score_labs(asked["task"], key, answers)
        return
    read = read_key(workbooks.as_table(key), task_of(asked["task"]), limits)
    say({"faults": [plain_fault(one) for one in read.faults], "parts": {p: len(ids) for p, ids in read.parts.items()}})
    for answer in answers:
        say(plain(score_against(read, workbooks.as_table(answer), limits)))


def score_labs(task: dict[str, Any], content: bytes, answers: list[bytes]) -> None:
    """The same for the case of a lab and answers to it."""
    from lms.contests.scoring import labs

    case = labs.read_case(content, task.get("lab", ""))
    say({"faults": [plain_fault(one) for one in case.faults], "parts": {"whole": 1}})
    for answer in answers:
        say(plain(labs.score_case(case, answer, Decimal(task["most"]))))


def task_of(given: dict[str, Any]) -> Any:
    """The task as data, made one again."""
    from lms.contests.scoring import Settings, Task

    figures = {name: Decimal(given[name]) for name in ("most", "floor", "full")}
    lists = {name: tuple(given[name]) for name in ("ids", "values", "labels") if name in given}
    return Task(**{**given, **figures, **lists, "settings": Settings(**given.get("settings", {}))})


def plain(scored: Any) -> dict[str, Any]:
    """The score as data; figures as text, so that none is rounded."""
    said: dict[str, Any] = {"faults": [plain_fault(one) for one in scored.faults]}
    for name in ("whole", "public", "hidden"):
        result = getattr(scored, name)
        said[name] = result and {"value": str(result.value), "points": str(result.points), "rows": result.rows}
    return said


def plain_fault(fault: Any) -> dict[str, Any]:
    """A fault as data."""
    return {"row": fault.row, "column": fault.column, "kind": fault.kind.value, "words": dict(fault.words)}


def say(line: dict[str, Any]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
