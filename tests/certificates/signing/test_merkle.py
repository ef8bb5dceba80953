"""Trees: the published test vectors of RFC 9162's predecessor, and every leaf of every small tree."""

import pytest

from certificates.signing import merkle

# The vectors of the Certificate Transparency reference implementation (RFC 6962's trees are RFC 9162's).
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_root_is_that_of_the_published_vectors(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(1, 18))
def test_path_of_every_leaf_leads_to_the_root_and_to_no_other_place(size):
    leaves = [bytes([n]) for n in range(size)]
    root = merkle.root(leaves)

    for index, leaf in enumerate(leaves):
        path = merkle.path(leaves, index)
        assert [merkle.verify(leaf, place, size, path, root) for place in range(size)] == [
            place == index for place in range(size)
        ]
        assert merkle.verify(b"another", index, size, path, root) is False


def test_path_cut_or_lengthened_leads_nowhere():
    leaves = [bytes([n]) for n in range(9)]
    root, path = merkle.root(leaves), merkle.path(leaves, 3)

    assert merkle.verify(leaves[3], 3, 9, path[:-1], root) is False
    assert merkle.verify(leaves[3], 3, 9, [*path, bytes(32)], root) is False


def test_tree_without_leaves_is_refused():
    with pytest.raises(ValueError, match="a tree without leaves"):
        merkle.root([])
