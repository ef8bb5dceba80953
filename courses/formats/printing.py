"""A question as the command prints it: nothing to look up, what is not there is null."""

from typing import Any

from courses.formats.drafts import Draft
from courses.grading.numbers import as_json, exact
from courses.grading.questions import FAMILIES
from courses.grading.shapes import Kind

PARTS = {
    "options": {"text": None, "fraction": None, "feedback": None},
    "answers": {"fraction": None, "feedback": None},
}


def as_plain(draft: Draft) -> dict[str, Any]:
    """Labels, then the parts of the spec; every option says whether it is right, every figure its range."""
    kind = draft.spec.get("kind")
    known = sorted(FAMILIES[Kind(kind)].keys) if isinstance(kind, str) and kind in set(Kind) else []
    parts = {"stem": None, "general_feedback": None, "missing_word": False} | dict.fromkeys(known) | draft.spec
    for name, empty in PARTS.items():
        if isinstance(parts.get(name), list):
            parts[name] = [_part(name, empty | one) if isinstance(one, dict) else one for one in parts[name]]
    labels = {
        "row": draft.row,
        "code": draft.code,
        "kind": kind,
        "title": draft.title or None,
        "category": draft.category or None,
        "tags": list(draft.tags),
        "skill": draft.skill or None,
        "level": draft.level,
    }
    return labels | {name: value for name, value in parts.items() if name != "kind"}


def _part(name: str, part: dict[str, Any]) -> dict[str, Any]:
    is_right = isinstance(part["fraction"], int | float) and part["fraction"] > 0
    found = {**part, "is_right": is_right}
    if name == "answers" and isinstance(part.get("value"), int | float) and not part.get("relative"):
        value, tolerance = exact(part["value"]), exact(part.get("tolerance", 0))
        found |= {"low": as_json(value - tolerance), "high": as_json(value + tolerance)}
    return found
