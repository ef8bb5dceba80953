import hashlib

import pytest

from internships.matching import combine, commitment, lottery

SECRET = bytes(range(32))


def test_lottery_is_the_same_every_time():
    seed = combine(SECRET, b"2026-11-24 08 11 19 23 30 33")

    assert lottery(seed, 500).tolist() == lottery(seed, 500).tolist()


def test_lottery_holds_every_number_once():
    assert sorted(lottery(b"seed", 1000).tolist()) == list(range(1000))


def test_lottery_of_nobody_is_empty():
    assert lottery(b"seed", 0).tolist() == []


def test_lottery_follows_the_published_rule():
    """Written out as a stranger would repeat it; the numbers are pinned so that no later version draws otherwise."""
    blocks = [hashlib.sha256(b"seed" + bytes([0, 0, 0, 0, 0, 0, 0, block])).hexdigest() for block in range(2)]
    tickets = {i: blocks[i // 4][i % 4 * 16 : i % 4 * 16 + 16] for i in range(8)}
    order = sorted(tickets, key=lambda i: tickets[i])

    numbers = lottery(b"seed", 8).tolist()

    assert numbers == [order.index(i) for i in range(8)]
    assert numbers == PINNED


def test_lottery_depends_on_secret_and_public_value():
    draws = [
        lottery(combine(SECRET, b"a"), 50).tolist(),
        lottery(combine(SECRET, b"b"), 50).tolist(),
        lottery(combine(SECRET[::-1], b"a"), 50).tolist(),
    ]

    assert len({tuple(draw) for draw in draws}) == 3


def test_lottery_favours_no_row():
    """Each of 6 students draws number 0 in about a sixth of 3 000 draws (4 standard deviations are 82)."""
    firsts = [lottery(seed.to_bytes(4, "big"), 6).tolist().index(0) for seed in range(3000)]

    assert all(abs(firsts.count(student) - 500) < 82 for student in range(6))


def test_combine_does_not_confuse_where_the_secret_ends():
    assert combine(b"ab", b"c") != combine(b"a", b"bc")


def test_commitment_binds_to_the_secret_and_is_not_the_seed():
    assert commitment(SECRET) == hashlib.sha256(b"huimao lottery commitment 1\n" + SECRET).hexdigest()
    assert commitment(SECRET) != commitment(SECRET[::-1])
    assert commitment(SECRET) != combine(SECRET, b"").hex()


def test_commitment_refuses_a_secret_that_can_be_guessed():
    with pytest.raises(ValueError, match="at least 16 random bytes"):
        commitment(b"2026")


PINNED = [0, 7, 3, 2, 5, 6, 4, 1]
