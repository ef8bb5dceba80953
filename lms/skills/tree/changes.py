"""The changes editors can make, each a plan: the tree as it would be, or why it must not be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

from lms.skills.tree.nodes import DOMAIN, MERGED, RETIRED, SPLIT, WORDS, Broken, Fault, Node, Tree
from lms.skills.tree.validity import faults_of

LEAST_SUCCESSORS = 2
MOST_IN_DOMAIN = 99


@dataclass(frozen=True)
class Add:
    """A new domain or skill."""

    node: Node


@dataclass(frozen=True)
class Reword:
    """Other words for a skill or a domain: names, levels, links. Its code stays."""

    code: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Move:
    """A skill into another domain. Its code stays: it says where the skill was born."""

    code: str
    parent: str


@dataclass(frozen=True)
class Merge:
    """Skills that are one with another, and count as it from now on."""

    codes: tuple[str, ...]
    into: str


@dataclass(frozen=True)
class Split:
    """A skill that is several. What was proven counts for the heir alone, or for none of them."""

    code: str
    successors: tuple[str, ...]
    heir: str = ""


@dataclass(frozen=True)
class Retire:
    """A skill, or an empty domain, that nobody should choose any more."""

    code: str


Change = Add | Reword | Move | Merge | Split | Retire
KINDS: dict[type, str] = {
    Add: "added", Reword: "reworded", Move: "moved", Merge: "merged", Split: "split", Retire: "retired",
}  # fmt: skip


def applied(tree: Tree, change: Change) -> dict[str, Node]:
    """The whole tree after the change. Raises Broken with everything that stands against it."""
    changed = {node.code: node for node in _changed(change, tree)}
    after = {**tree, **changed}
    faults = faults_of(after, [code for code in changed if after[code].is_active])
    if faults:
        raise Broken(faults)
    return after


def differing(before: Tree, after: Tree) -> list[str]:
    """The codes whose nodes are not the same, those new included, in order."""
    return sorted(code for code, node in after.items() if before.get(code) != node)


def next_code(tree: Tree, domain: str) -> str:
    """The first number of a domain that was never given; "" once all are."""
    given = {int(code[3:]) for code in tree if code.startswith(f"{domain}-") and code[3:].isdigit()}
    free = max(given, default=0) + 1
    return f"{domain}-{free:02}" if free <= MOST_IN_DOMAIN else ""


@singledispatch
def _changed(change: Change, tree: Tree) -> list[Node]:
    raise TypeError(change)


@_changed.register
def _added(change: Add, tree: Tree) -> list[Node]:
    if change.node.code in tree:
        raise _no(change.node.code, "code", "taken")
    return [change.node]


@_changed.register
def _reworded(change: Reword, tree: Tree) -> list[Node]:
    node = _active(tree, change.code)
    other: dict[str, Any] = {name: words.strip() for name, words in change.words.items() if name in WORDS}
    after = replace(node, **other)
    if after == node:
        raise _no(change.code, "name_zh", "unchanged")
    return [after]


@_changed.register
def _moved(change: Move, tree: Tree) -> list[Node]:
    node = _active(tree, change.code)
    if node.kind == DOMAIN:
        raise _no(change.code, "parent", "domain_in_domain", change.parent)
    if node.parent == change.parent:
        raise _no(change.code, "parent", "unchanged")
    return [replace(node, parent=change.parent)]


@_changed.register
def _merged(change: Merge, tree: Tree) -> list[Node]:
    into = _active_skill(tree, change.into, "into")
    if not change.codes:
        raise _no(change.into, "into", "nothing")
    if change.into in change.codes:
        raise _no(change.into, "into", "itself")
    ended = [_active_skill(tree, code) for code in dict.fromkeys(change.codes)]
    return [replace(node, state=MERGED, successors=(into.code,), heir=into.code) for node in ended]


@_changed.register
def _split(change: Split, tree: Tree) -> list[Node]:
    node = _active_skill(tree, change.code)
    parts = tuple(dict.fromkeys(change.successors))
    if change.code in parts:
        raise _no(change.code, "successors", "itself")
    if len(parts) < LEAST_SUCCESSORS:
        raise _no(change.code, "successors", "too_few")
    for part in parts:
        _active_skill(tree, part, "successors")
    if change.heir and change.heir not in parts:
        raise _no(change.code, "heir", "stranger", change.heir)
    return [replace(node, state=SPLIT, successors=parts, heir=change.heir)]


@_changed.register
def _retired(change: Retire, tree: Tree) -> list[Node]:
    node = _active(tree, change.code)
    inside = [one.code for one in tree.values() if one.parent == change.code and one.is_active]
    if inside:
        raise _no(change.code, "code", "not_empty", inside[0])
    return [replace(node, state=RETIRED)]


def _active(tree: Tree, code: str, field: str = "code") -> Node:
    if code not in tree:
        raise _no(code, field, "unknown", code)
    if not tree[code].is_active:
        raise _no(code, field, "ended", code)
    return tree[code]


def _active_skill(tree: Tree, code: str, field: str = "code") -> Node:
    node = _active(tree, code, field)
    if not node.is_skill:
        raise _no(code, field, "not_a_skill", code)
    return node


def _no(code: str, field: str, reason: str, about: str = "") -> Broken:
    return Broken((Fault(code, field, reason, about),))
