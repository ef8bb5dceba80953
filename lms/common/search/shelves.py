"""What the site's search looks through. An app puts its own shelf up when it starts, so that this floor knows none.

A shelf finds rows for a query and shows some of them as entries: the page of results cuts and counts in between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

Rows = QuerySet[Any] | Sequence[Any]
SHELVES: dict[str, "Shelf"] = {}


@dataclass(frozen=True)
class Entry:
    """One line of results. `note` says what it is or belongs to, `text` is its description, `lang` its language."""

    title: str
    url: str
    note: str = ""
    text: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Shelf:
    """A kind of thing that can be found by anyone, whoever asks: nothing personal and no draft stands on a shelf.

    name      as in the address, ?in=courses
    label     as people read it (lazy)
    place     shelves are shown in this order
    find      the rows for a query, best first: a queryset, or a list of keys
    show      a page of those rows as entries
    suggests  whether the search box offers its first entries while somebody types
    """

    name: str
    label: Any
    place: int
    find: Callable[[str], Rows]
    show: Callable[[Any], list[Entry]]
    suggests: bool = False


def put_up(shelf: Shelf) -> None:
    """Add a shelf; the same name again replaces it."""
    SHELVES[shelf.name] = shelf


def shelves() -> list[Shelf]:
    """All shelves in their order."""
    return sorted(SHELVES.values(), key=lambda shelf: shelf.place)
