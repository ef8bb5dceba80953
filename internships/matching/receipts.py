"""Fingerprints of what went in: of the whole market, and of one student's list as a leaf of a published tree.

The tree's root is published when the lists are locked. A student keeps the own list, its salt and the path, and can
show at any time that exactly this list took part, without seeing anybody else's. The tree is that of RFC 9162 §2.1.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from internships.matching.arrays import ROWS_AT_ONCE
from internships.matching.market import Market

TOGETHER = 65_536  # students whose lists stand before their scores: part of what is digested, never to be changed


@dataclass(frozen=True)
class Step:
    """A neighbour's hash, and the side it stands on."""

    side: Literal["left", "right"]
    hash: bytes


def digest(market: Market) -> str:
    """Hex SHA-256 of everything that decides the matching: same market, same digest, on every machine.

    A line with the sizes; then of every 65 536 students a line with the width, their lists in int32 and their scores
    in float64, little-endian, row by row (-1 and -inf after the last choice); capacities, minimums and lottery int32;
    then each group's cap and slots, and each reserve's seats and members.
    """
    sizes = f"{market.students} {market.slots} {len(market.groups)} {len(market.reserves)}"
    canonical = hashlib.sha256(f"huimao market 2 {sizes}\n".encode())
    for start in range(0, market.students, TOGETHER):
        block = slice(start, min(start + TOGETHER, market.students))
        canonical.update(f"{market.choices}\n".encode())
        for rows in _parts(block):
            canonical.update(market.lists_of(rows).astype("<i4").tobytes())
        for rows in _parts(block):
            canonical.update((market.scores_of(rows) + 0.0).astype("<f8").tobytes())  # minus zero is zero
    for array in (market.capacity, market.minimum, market.lottery):
        canonical.update(array.astype("<i4").tobytes())
    for group in sorted(market.groups, key=lambda one: (one.slots.tolist(), one.cap)):
        canonical.update(f"{group.cap} {group.slots.tolist()}\n".encode())
    for reserve in market.reserves:
        canonical.update(reserve.seats.astype("<i4").tobytes() + np.packbits(reserve.members).tobytes())
    return canonical.hexdigest()


def _parts(block: slice) -> Iterator[slice]:
    """The same students a few at a time, for less memory."""
    for start in range(block.start, block.stop, ROWS_AT_ONCE):
        yield slice(start, min(start + ROWS_AT_ONCE, block.stop))


def leaf(student: str, positions: Sequence[str | int], salt: bytes) -> bytes:
    """SHA-256 of one ranked list in its one canonical spelling.

    The salt, random and shown to nobody else, keeps a neighbour in the tree from guessing lists until the hash fits.
    """
    text = json.dumps([student, list(positions), salt.hex()], separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def leaves(students: Iterable[str], numbers: Iterable[str], salts: Iterable[bytes]) -> Iterator[bytes]:
    """`leaf` of very many at once. Students are plain words; `numbers` are whole ones, joined by commas already."""
    texts = zip(students, numbers, salts, strict=True)
    for student, said, salt in texts:
        yield hashlib.sha256(b'\x00["%s",[%s],"%s"]' % (student.encode(), said.encode(), salt.hex().encode())).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root of the tree over the leaves; of none, the hash of nothing. Keeps one hash a level, not the leaves."""
    whole: list[tuple[int, bytes]] = []  # trees without a gap, the tallest first: height, root
    for leaf in leaves:
        root, height = leaf, 0
        while whole and whole[-1][0] == height:
            root, height = _node(whole.pop()[1], root), height + 1
        whole.append((height, root))
    if not whole:
        return hashlib.sha256(b"").digest()
    root = whole.pop()[1]
    while whole:
        root = _node(whole.pop()[1], root)
    return root


def merkle_path(leaves: Sequence[bytes], index: int) -> tuple[Step, ...]:
    """What must be added to the leaf at index, from the bottom up, to arrive at the root. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path = []
    for level in _levels(leaves)[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):  # the odd one out is carried up alone
            path.append(Step("left" if neighbour < index else "right", level[neighbour]))
        index //= 2
    return tuple(path)


def verify_path(leaf: bytes, path: Sequence[Step], root: bytes) -> bool:
    """Whether the leaf is in the tree with this root."""
    for step in path:
        leaf = _node(step.hash, leaf) if step.side == "left" else _node(leaf, step.hash)
    return leaf == root


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The tree from the leaves up to the root."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        pairs = [levels[-1][i : i + 2] for i in range(0, len(levels[-1]), 2)]
        levels.append([_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
