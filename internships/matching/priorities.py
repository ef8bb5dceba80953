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

    Student i's ticket is SHA-256(seed, i as 8 bytes, high byte first); numbers follow the tickets in ascending order.
    A spreadsheet's worth of code in any language repeats it, which a numeric library's generator would not allow.
    """
    tickets = [hashlib.sha256(seed + student.to_bytes(8, "big")).digest() for student in range(students)]
    numbers = np.empty(students, dtype=np.int32)
    numbers[sorted(range(students), key=tickets.__getitem__)] = np.arange(students, dtype=np.int32)
    return numbers
