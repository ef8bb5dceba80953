"""Where a figure stands in an answer: `direct.postal.cost`, `codes[0]`. Names may hold dots and brackets themselves."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lms.contests.scoring.faults import SHOWN, shown

NOTHING = object()
PLACE = re.compile(r"\[(\d{1,6})\]")


def found_at(answer: Any, path: str) -> Any:
    """What stands there; NOTHING where the answer has no such place."""
    if not path:
        return answer
    if isinstance(answer, Mapping):
        return next((found for found in _inside(answer, path) if found is not NOTHING), NOTHING)
    place = PLACE.match(path)
    if isinstance(answer, list) and place and int(place[1]) < len(answer):
        return found_at(answer[int(place[1])], path[place.end() :].removeprefix("."))
    return NOTHING


def said_at(answer: Any, path: str) -> str | None:
    """What stands there as text, short enough to be kept and shown; None where nothing does."""
    found = found_at(answer, path)
    return None if found is NOTHING else as_text(found)


def leaves(answer: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every figure of an answer with its place, as text; a list of anything but figures stands as one."""
    if isinstance(answer, Mapping) and answer:
        for name, value in answer.items():
            yield from leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(answer, list) and answer and all(isinstance(one, int | float | str) for one in answer):
        for number, value in enumerate(answer):
            yield from leaves(value, f"{path}[{number}]")
    else:
        yield path, as_text(answer)


def as_text(value: Any) -> str:
    """A value of an answer as JSON writes it, texts without their quotes; cut short."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "…"
    return shown(text) + ("…" if len(text) > SHOWN else "")


def _inside(answer: Mapping[str, Any], path: str) -> Iterator[Any]:
    ends = [n for n, sign in enumerate(path) if sign in ".["] + [len(path)]
    for end in ends:
        if path[:end] in answer:
            yield found_at(answer[path[:end]], path[end:].removeprefix("."))
