"""Changes as a reader follows them: what was said before and after, what was rewritten elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.skills.faults import FIELDS
from lms.skills.models import Skill, SkillChange
from lms.skills.queries.uses import labelled

STATES = dict(Skill.State.choices)
# The heir stands among the successors, or is said by their being one.
TOLD = [name for name in FIELDS if name not in {"code", "kind", "into"}]


@dataclass(frozen=True)
class Line:
    """A change with (code, field, before, after) of everything that differs, and (what, how many) was rewritten."""

    change: SkillChange
    differences: list[tuple[str, object, str, str]]
    followed: list[tuple[object, int]]
    may_undo: bool


def lines(changes: Iterable[SkillChange]) -> list[Line]:
    """The changes with what they say. `may_undo` is what can be known from them; the operation looks again."""
    return [
        Line(change, differences(change.before, change.after), labelled(change.followed), _may_undo(change))
        for change in changes
    ]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, object, str, str]]:
    """(code, field, before, after) of every field that says something else; of a new skill those that say anything."""
    return [
        (code, FIELDS[name], _words(name, before.get(code, {}).get(name)), _words(name, now.get(name)))
        for code, now in after.items()
        for name in TOLD
        if _words(name, before.get(code, {}).get(name)) != _words(name, now.get(name))
    ]


def _words(name: str, value: Any) -> str:
    if name == "state" and value:
        return str(STATES[value])
    return " ".join(value) if isinstance(value, list | tuple) else value or ""


def _may_undo(change: SkillChange) -> bool:
    return change.kind != SkillChange.Kind.UNDONE and not hasattr(change, "undone_by") and not change.followed
