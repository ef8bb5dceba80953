"""The table of questions the product ships: id, course, type, stem_zh, options (parted by ;), answer and so on.

Three kinds have their right answer in `options`: short, every text that counts; match, "item=choice", where an empty
item is a choice that fits nowhere; order, the things in their order.
"""

from collections.abc import Mapping
from typing import Any

from courses.formats.drafts import Draft
from courses.grading import Kind, text
from courses.grading.numbers import as_json, half_of_last_place, read_number
from courses.grading.shapes import LETTERS

KINDS = {
    "single": Kind.SINGLE,
    "multi": Kind.MULTIPLE,
    "judge": Kind.TRUE_FALSE,
    "calc": Kind.NUMERIC,
    "short": Kind.SHORT,
    "match": Kind.MATCHING,
    "order": Kind.ORDERING,
}
JUDGEMENTS = {"T": True, "F": False}


def draft_of(line: Mapping[str, str], row: int) -> Draft:
    """The question of one line. What cannot be read stays out of the spec, so that its validation names it."""
    kind = KINDS.get(line["type"])
    spec: dict[str, Any] = {"kind": kind.value if kind else line["type"], "stem": text(line["stem_zh"].strip())}
    if line["explanation_zh"].strip():
        spec["general_feedback"] = text(line["explanation_zh"].strip())
    answer = line["answer"].strip()
    if kind in (Kind.SINGLE, Kind.MULTIPLE):
        spec["options"] = _options(line["options"], answer, several=kind == Kind.MULTIPLE)
    elif kind == Kind.TRUE_FALSE:
        spec["answer"] = JUDGEMENTS.get(answer)
    elif kind == Kind.NUMERIC:
        spec["answers"] = _answers(answer)
    else:
        spec |= _told_by_options(kind, _parted(line["options"]))
    level = line["level"] or "1"
    return Draft(spec, row, code=line["id"], skill=line["skill"], level=int(level) if level.isdecimal() else 0)


def _options(options: str, answer: str, *, several: bool) -> list[dict[str, Any]]:
    words = _parted(options)
    # Letters beyond the options, or two for one, make no option right.
    sound = set(answer) <= set(LETTERS[: len(words)]) and (several or len(answer) == 1)
    right = {LETTERS.index(letter) for letter in answer} if sound else set()
    return [{"text": text(option), "fraction": int(place in right)} for place, option in enumerate(words)]


def _told_by_options(kind: Kind | None, words: list[str]) -> dict[str, Any]:
    if kind == Kind.SHORT:
        return {"answers": [{"text": word, "fraction": 1} for word in words]}
    if kind == Kind.MATCHING:
        pairs = [word.partition("=") for word in words]
        return {"pairs": [{"stem": text(item.strip()), "match": choice.strip()} for item, _sign, choice in pairs]}
    if kind == Kind.ORDERING:
        return {"items": [text(word) for word in words], "policy": "position"}
    return {}


def _parted(options: str) -> list[str]:
    return [option.strip() for option in options.split(";") if option.strip()]


def _answers(answer: str) -> list[dict[str, Any]]:
    value = read_number(answer)
    if value is None:
        return []
    return [{"value": as_json(value), "tolerance": as_json(half_of_last_place(answer)), "fraction": 1}]
