"""The rows as the tree that changes are planned on."""

from collections import defaultdict
from collections.abc import Iterable

from lms.skills.models import Skill, SkillChange
from lms.skills.tree import WORDS, Node


def current() -> dict[str, Node]:
    """The tree as it stands. Two queries."""
    return as_tree(Skill.objects.order_by("code"))


def as_tree(found: Iterable[Skill]) -> dict[str, Node]:
    """{code: node} of all rows there are. One query more."""
    rows = list(found)
    codes = {row.pk: row.code for row in rows}
    successors: dict[int, list[str]] = defaultdict(list)
    for old, new in Skill.successors.through.objects.values_list("from_skill_id", "to_skill_id"):
        successors[old].append(codes[new])
    return {row.code: _node(row, codes, successors[row.pk]) for row in rows}


def newest_change() -> int:
    """The number of the last change: what was looked at under another one may have moved."""
    return SkillChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _node(row: Skill, codes: dict[int, str], successors: list[str]) -> Node:
    return Node(
        row.code,
        codes[row.parent_id] if row.parent_id else "",
        row.kind,
        **{name: getattr(row, name) for name in WORDS},
        state=row.state,
        successors=tuple(sorted(successors)),
        heir=codes[row.heir_id] if row.heir_id else "",
    )
