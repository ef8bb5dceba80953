"""What hardly changes and every page asks for, kept in the process for a moment.

Whoever changes it forgets it at once here; other processes follow within SECONDS. For what all readers share: nothing
of a person belongs here.
"""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches

Kept = TypeVar("Kept")
SECONDS = 30
_NOTHING = object()


def kept(key: str, ask: Callable[[], Kept]) -> Kept:
    """What `ask` answered within the last SECONDS."""
    found = caches["near"].get(key, _NOTHING)
    if found is _NOTHING:
        found = ask()
        caches["near"].set(key, found, SECONDS)
    return found


def forget() -> None:
    """Ask anew for everything. Cheap: there is little here, and it is asked in a few queries."""
    caches["near"].clear()
