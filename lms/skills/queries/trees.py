"""The rows as the tree that changes are planned on."""

from collections.abc import Iterable

from lms.skills.models import Skill, SkillChange
from lms.skills.tree import WORDS, Node


def rows() -> list[Skill]:
    """Every domain and skill with what a node needs, in order of code. Two queries."""
    return list(Skill.objects.select_related("parent", "heir").prefetch_related("successors").order_by("code"))


def as_tree(found: Iterable[Skill]) -> dict[str, Node]:
    """{code: node} of rows as `rows` fetches them."""
    return {row.code: _node(row) for row in found}


def current() -> dict[str, Node]:
    """The tree as it stands."""
    return as_tree(rows())


def newest_change() -> int:
    """The number of the last change: what was looked at under another one may have moved."""
    return SkillChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _node(row: Skill) -> Node:
    words = {name: getattr(row, name) for name in WORDS}
    return Node(
        row.code,
        row.parent.code if row.parent else "",
        row.kind,
        **words,
        state=row.state,
        successors=tuple(sorted(one.code for one in row.successors.all())),
        heir=row.heir.code if row.heir else "",
    )
