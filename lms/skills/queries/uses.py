"""How often the floors above name a skill. They are not known here: each says itself what it counts."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Use:
    """What names skills: its key, its name, how many of it name any of the codes, and whether it follows a merge.

    What does not follow keeps its words and counts as the successor when it is read.
    """

    key: str
    label: Promise
    count: Callable[[Collection[str]], int]
    follows: bool


_uses: dict[str, Use] = {}


def register_uses(*uses: Use) -> None:
    """Have these counted from now on. Called by an app, when it is ready."""
    _uses.update({use.key: use for use in uses})


def uses_of(codes: Collection[str]) -> list[tuple[Use, int]]:
    """What names any of the skills, and how often; what does not is left out."""
    counted = ((use, use.count(codes)) for use in _uses.values())
    return [(use, n) for use, n in counted if n]


def labelled(followed: dict[str, int]) -> list[tuple[object, int]]:
    """(name, how many) of what a change rewrote."""
    return [(_uses[key].label if key in _uses else key, n) for key, n in followed.items()]
