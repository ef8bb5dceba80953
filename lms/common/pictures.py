"""Who may see a picture at its own address, /media/images/…: everybody, unless an app says that it is its own."""

from collections.abc import Callable
from typing import Any

# True or False for a picture of the app's own; None for one it knows nothing of.
Guard = Callable[[Any, str], bool | None]
_guards: list[Guard] = []


def register(guard: Guard) -> None:
    """Ask the app about every picture: `guard` gets the person and the path below images/. Twice is once."""
    if guard not in _guards:
        _guards.append(guard)


def verdict(user: Any, path: str) -> bool | None:
    """Whether this person may see it; None: it is public."""
    answers = [guard(user, path) for guard in _guards]
    said = [answer for answer in answers if answer is not None]
    return all(said) if said else None
