"""What an ended skill counts as today, along any chain of merges and splits."""

from lms.skills.tree.nodes import Broken, Fault, Tree


def counts_as(tree: Tree) -> dict[str, str]:
    """{ended skill: the skill it counts as in the end}; those that count as themselves are left out.

    cost    linear: every link of every chain is walked once
    raises  Broken: a ring, which no change allowed here can close
    """
    found: dict[str, str] = {}
    for code in tree:
        if tree[code].heir and code not in found:
            way, last = _walked(tree, code, found)
            found |= dict.fromkeys(way, last)
    return found


def _walked(tree: Tree, code: str, found: dict[str, str]) -> tuple[list[str], str]:
    way: list[str] = []
    while tree[code].heir and code not in found:
        if code in way:
            raise Broken((Fault(code, "heir", "ring", code),))
        way.append(code)
        code = tree[code].heir
    return way, found.get(code, code)
