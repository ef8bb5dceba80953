"""One public draw for all ties, which nobody can steer and anybody can repeat.

Before the lists are locked the organiser publishes `commitment(secret)`. Then a value nobody controls is awaited
(the digits of a lottery drawn on a named day) and the secret published: `lottery(combine(secret, public), students)`.
"""

import hashlib

import numpy as np

from internships.matching.market import Int32

COMMITMENT = b"huimao lottery commitment 1\n"
SEED = b"huimao lottery seed 1\n"


def commitment(secret: bytes) -> str:
    """The hex SHA-256 to publish before the draw. Raises ValueError for a secret short enough to guess."""
    if len(secret) < 16:
        raise ValueError("a secret needs at least 16 random bytes")
    return hashlib.sha256(COMMITMENT + secret).hexdigest()


def combine(secret: bytes, public: bytes) -> bytes:
    """The 32-byte seed made of what the organiser committed to and what nobody could foresee."""
    return hashlib.sha256(SEED + hashlib.sha256(secret).digest() + hashlib.sha256(public).digest()).digest()


def lottery(seed: bytes, students: int) -> Int32:
    """int32 (students,): the number each student drew, every number from 0 once; the smaller wins a tie.

    SHA-256(seed, block as 8 bytes, high byte first) holds four tickets of 8 bytes: student i's is ticket i mod 4 of
    block i div 4, high byte first. Numbers follow the tickets in ascending order; of equal tickets the first student's
    comes first. A few lines in any language repeat it, which a numeric library's generator would not allow.
    """
    blocks = (hashlib.sha256(seed + block.to_bytes(8, "big")).digest() for block in range((students + 3) // 4))
    tickets = np.frombuffer(b"".join(blocks), dtype=">u8")[:students]
    numbers = np.empty(students, dtype=np.int32)
    numbers[np.argsort(tickets.astype(np.uint64), kind="stable")] = np.arange(students, dtype=np.int32)
    return numbers
