"""What a sound tree is: domains on top, skills in them, names that nobody confuses, levels that can be observed."""

import re
from collections.abc import Iterable, Iterator

from lms.skills.tree.nodes import DOMAIN, LEVELS, SKILL, Fault, Node, Tree

DEPTH = 2
CODE = {DOMAIN: re.compile(r"[A-Z]{2}"), SKILL: re.compile(r"[A-Z]{2}-\d{2}")}
# ESCO's own addresses: http, the kind of thing, and its UUID. The page behind it answers to https as well.
ESCO = re.compile(r"https?://data\.europa\.eu/esco/(skill|occupation)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST = {
    "name_zh": 60, "name_en": 120, "basis": 80, "esco_uri": 200, "esco_label": 200, "csco_code": 20, "csco_name": 60,
} | dict.fromkeys(LEVELS, 200)  # fmt: skip


def faults_of(tree: Tree, codes: Iterable[str]) -> tuple[Fault, ...]:
    """What is wrong with these nodes of the tree; nothing for a sound one."""
    return tuple(fault for code in codes for fault in _of(tree, tree[code]))


def _of(tree: Tree, node: Node) -> Iterator[Fault]:
    if node.kind not in CODE:
        yield Fault(node.code, "kind", "unknown_kind", node.kind)
        return
    if not CODE[node.kind].fullmatch(node.code):
        yield Fault(node.code, "code", f"{node.kind}_code", node.code)
    yield from _place(tree, node)
    yield from _words(node)
    if node.is_active:
        yield from _namesakes(tree, node)


def _place(tree: Tree, node: Node) -> Iterator[Fault]:
    """Every way up ends at a domain, after one step."""
    way = list(_upwards(tree, node.code))
    if way[-1] in way[:-1]:
        yield Fault(node.code, "parent", "ring", node.parent)
    elif node.parent and node.parent not in tree:
        yield Fault(node.code, "parent", "unknown_parent", node.parent)
    elif not node.is_skill and node.parent:
        yield Fault(node.code, "parent", "domain_in_domain", node.parent)
    elif node.is_skill and not node.parent:
        yield Fault(node.code, "parent", "no_parent")
    elif len(way) > DEPTH:
        yield Fault(node.code, "parent", "too_deep", node.parent)
    elif node.is_active and node.parent and not tree[node.parent].is_active:
        yield Fault(node.code, "parent", "ended_parent", node.parent)


def _upwards(tree: Tree, code: str) -> Iterator[str]:
    """The codes from here to the top; the first one met twice is the last."""
    seen: set[str] = set()
    while code:
        yield code
        if code in seen:
            return
        seen.add(code)
        code = tree[code].parent if code in tree else ""


def _words(node: Node) -> Iterator[Fault]:
    for name in ("name_zh", "name_en", *(LEVELS if node.is_skill else ())):
        if not getattr(node, name).strip():
            yield Fault(node.code, name, "missing")
    for name, most in LONGEST.items():
        if len(getattr(node, name)) > most:
            yield Fault(node.code, name, "too_long", str(most))
    if node.esco_uri and not ESCO.fullmatch(node.esco_uri):
        yield Fault(node.code, "esco_uri", "not_esco", node.esco_uri)
    if bool(node.esco_uri) != bool(node.esco_label):
        yield Fault(node.code, "esco_label" if node.esco_uri else "esco_uri", "half_esco")


def _namesakes(tree: Tree, node: Node) -> Iterator[Fault]:
    """No two that stand side by side, and can be chosen, are called the same in either language."""
    beside = [one for one in tree.values() if one.parent == node.parent and one.code != node.code and one.is_active]
    for name in ("name_zh", "name_en"):
        same = [one.code for one in beside if _plain(getattr(one, name)) == _plain(getattr(node, name)) != ""]
        if same:
            yield Fault(node.code, name, "namesake", same[0])


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
