"""One number over many: Merkle trees as in RFC 9162, 2.1 (Certificate Transparency 2.0)."""

import hashlib
from collections.abc import Sequence


def root(leaves: Sequence[bytes]) -> bytes:
    """The 32 bytes that stand for all leaves in this order. Raises ValueError for none."""
    if not leaves:
        raise ValueError("a tree without leaves")
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What a holder of one leaf needs to come to the root: 20 hashes among a million."""
    level, found = [_leaf(leaf) for leaf in leaves], []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, index = _above(level), index >> 1
    return found


def verify(leaf: bytes, index: int, size: int, found: Sequence[bytes], expected: bytes) -> bool:
    """Whether the leaf stands at this place of a tree of this size with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, value, steps = index, size - 1, _leaf(leaf), list(found)
    while last:
        if at & 1 or at < last:
            if not steps:
                return False
            beside = steps.pop(0)
            value = _node(beside, value) if at & 1 else _node(value, beside)
        at, last = at >> 1, last >> 1
    return not steps and value == expected


def _above(level: list[bytes]) -> list[bytes]:
    """The next level up: a last one without a neighbour rises as it is."""
    pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + level[len(pairs) * 2 :]


def _leaf(data: bytes) -> bytes:
    # Another beginning than for nodes: otherwise two hashes joined could pass for a leaf.
    return hashlib.sha256(b"\0" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
