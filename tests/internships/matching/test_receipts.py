import hashlib
from dataclasses import replace

import numpy as np
import pytest

from internships.matching import Step, digest, leaf, merkle_path, merkle_root, receipts, verify_path
from tests.internships.matching.markets import changed, market_of, random_market, rich_market

SALT = bytes(16)


def _leaves(count: int) -> list[bytes]:
    return [leaf(f"student-{i}", [i, i + 1], SALT) for i in range(count)]


@pytest.mark.parametrize("count", range(1, 34))
def test_every_leaf_has_a_path_to_the_root_and_no_other_leaf_takes_it(count: int):
    leaves = _leaves(count)
    root = merkle_root(leaves)

    for index, own in enumerate(leaves):
        path = merkle_path(leaves, index)
        assert verify_path(own, path, root)
        assert [other for other in leaves if verify_path(other, path, root)] == [own]


def test_merkle_root_is_the_one_of_rfc_9162():
    """Three leaves: the odd one is carried up as it is."""
    a, b, c = _leaves(3)
    left = hashlib.sha256(b"\x01" + a + b).digest()

    assert merkle_root([a, b, c]) == hashlib.sha256(b"\x01" + left + c).digest()
    assert merkle_root([]) == hashlib.sha256(b"").digest()
    assert merkle_path([a, b, c], 2) == (Step("left", left),)


def test_merkle_root_changes_with_any_list():
    leaves = _leaves(9)

    roots = {merkle_root([*leaves[:i], leaf("student-x", [1], SALT), *leaves[i + 1 :]]) for i in range(9)}

    assert len(roots | {merkle_root(leaves)}) == 10


def test_verify_path_refuses_a_changed_path():
    leaves = _leaves(8)
    root, path = merkle_root(leaves), merkle_path(leaves, 5)

    turned = [replace(step, side="left" if step.side == "right" else "right") for step in path]

    assert not verify_path(leaves[5], turned, root)
    assert not verify_path(leaves[5], path[:-1], root)
    assert not verify_path(leaves[5], path, merkle_root(leaves[:7]))


@pytest.mark.parametrize("index", [-1, 3])
def test_merkle_path_refuses_a_leaf_that_is_not_there(index: int):
    with pytest.raises(IndexError):
        merkle_path(_leaves(3), index)


def test_leaf_is_one_hash_per_student_order_and_salt():
    spellings = [
        leaf("学生-1", [1, 2], SALT),
        leaf("学生-1", [2, 1], SALT),
        leaf("学生-1", [12], SALT),
        leaf("学生-2", [1, 2], SALT),
        leaf("学生-1", [1, 2], b"\x01" * 16),
    ]

    assert len(set(spellings)) == 5
    assert spellings[0] == hashlib.sha256(b'\x00["\\u5b66\\u751f-1",[1,2],"' + b"0" * 32 + b'"]').digest()


def test_digest_is_the_same_for_the_same_market():
    assert digest(random_market(3)) == digest(random_market(3))
    assert digest(market_of([[0]], [[5]], [1], [0], [0])) == PINNED


@pytest.mark.parametrize(
    "change",
    [
        {"scores": [[5.0, 5], [6, 7]]},
        {"scores": [[5.0, 5], [6, 6.5]]},
        {"capacities": [2, 1]},
        {"minimums": [0, 1]},
        {"lottery": [1, 0]},
        {"groups": [([0, 1], 3)]},
        {"groups": [([0], 3)]},
        {"reserves": [([1, 0], [True, False])]},
        {"reserves": [([1, 0], [False, True])]},
        {"reserves": [([0, 1], [True, False])]},
    ],
)
def test_digest_changes_with_everything_that_decides(change: dict[str, object]):
    market = market_of([[0, 1], [1, 0]], [[5, 5], [6, 6]], [2, 2], [0, 0], [0, 1])

    assert digest(changed(market, **change)) != digest(market)


def test_digest_is_the_same_for_padded_lists_and_any_order_of_groups():
    market = market_of([[0], [1]], [[5], [6]], [2, 2], groups=[([0, 1], 3), ([0], 1)])
    lists, scores = [[0, -1, -1], [1, -1, -1]], [[5.0, np.nan, 0], [6, 1, 1]]

    assert digest(changed(market, lists=lists, scores=scores, groups=market.groups[::-1])) == digest(market)


def test_digest_changes_with_the_order_of_choices():
    one = market_of([[0, 1]], [[5, 5]], [1, 1], [0, 0], [0])
    other = market_of([[1, 0]], [[5, 5]], [1, 1], [0, 0], [0])

    assert digest(one) != digest(other)


PINNED = "92ebadaee7e1b5ba4a5ec06ab1ae6b233760d9a1b7d0641bf1199c512d4df2c1"


@pytest.mark.parametrize("seed", range(3))
def test_digest_and_root_do_not_depend_on_how_much_is_read_at_once(seed: int, monkeypatch):
    market = rich_market(seed)
    whole = digest(market)
    monkeypatch.setattr(receipts, "ROWS_AT_ONCE", 7)

    assert digest(market) == whole
    monkeypatch.setattr(receipts, "TOGETHER", 14)
    assert digest(market) != whole  # what stands together is part of what is digested


@pytest.mark.parametrize("count", range(20))
def test_root_is_that_of_the_tree_level_by_level(count: int):
    leaves = [leaf("student", [number], SALT) for number in range(count)]
    level = list(leaves)
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]

    assert merkle_root(iter(leaves)) == (level[0] if level else hashlib.sha256(b"").digest())
