"""How often four digits may be guessed: ten thousand are few."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# One person, within the time; and all people of a session together, who could share the work.
GUESSES = 5
GUESSES_IN_ALL = 100
WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Tries:
    """Wrong guesses since a moment."""

    wrong: int
    since: datetime


def may_guess(own: Tries, everybody: Tries, now: datetime) -> bool:
    """Whether one more guess is taken: old wrong ones are forgiven."""
    return _count(own, now) < GUESSES and _count(everybody, now) < GUESSES_IN_ALL


def one_more(tries: Tries, now: datetime) -> Tries:
    """After one more wrong guess; a count that was forgiven begins anew."""
    wrong = _count(tries, now)
    return Tries(wrong + 1, tries.since if wrong else now)


def _count(tries: Tries, now: datetime) -> int:
    return tries.wrong if now - tries.since < WITHIN else 0
