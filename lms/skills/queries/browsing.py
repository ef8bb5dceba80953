"""The tree as pages and files show it."""

from dataclasses import dataclass
from typing import Any

from lms.skills.models import Skill
from lms.skills.queries import trees
from lms.skills.tree import COLUMNS, LEVELS

SEARCHED = ("code", "name_zh", "name_en", "esco_label", *LEVELS)


@dataclass(frozen=True)
class Branch:
    """A domain with those of its skills that were asked for."""

    domain: Skill
    skills: list[Skill]


def branches(q: str = "", *, ended: bool) -> list[Branch]:
    """The domains in order, searched in every word of their skills; `ended`: with those that were ended. One query.

    A domain that is itself called so shows all its skills; one with nothing to show is left out of a search.
    """
    rows = Skill.objects.order_by("code") if ended else Skill.objects.filter(state=Skill.State.ACTIVE).order_by("code")
    found = list(rows)
    inside: dict[int | None, list[Skill]] = {}
    for row in found:
        inside.setdefault(row.parent_id, []).append(row)
    all_of = [(domain, inside.get(domain.pk, [])) for domain in inside.get(None, [])]
    shown = [Branch(domain, _asked(domain, skills, q.casefold().split())) for domain, skills in all_of]
    return [branch for branch in shown if branch.skills or not q]


def _asked(domain: Skill, skills: list[Skill], words: list[str]) -> list[Skill]:
    if not words or _holds(domain, words):
        return skills
    return [skill for skill in skills if _holds(skill, words)]


def _holds(row: Skill, words: list[str]) -> bool:
    text = " ".join(str(getattr(row, name)) for name in SEARCHED).casefold()
    return all(word in text for word in words)


def file_rows() -> list[dict[str, Any]]:
    """Every node as the import reads it: domains first, several successors with a space between. Two queries."""
    nodes = sorted(trees.current().values(), key=lambda node: (node.is_skill, node.code))
    return [
        {name: getattr(node, name) for name in COLUMNS} | {"successors": " ".join(node.successors)} for node in nodes
    ]
