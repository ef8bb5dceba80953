"""The site's search: every shelf looked through at once, or one of them page by page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from lms.common.search.shelves import Entry, Rows, Shelf, shelves

FIRST = 3
PER_PAGE = 10
SUGGESTED = 4


@dataclass(frozen=True)
class Found:
    """A shelf with how many of its things answer the query, and the first of them."""

    shelf: Shelf
    count: int
    entries: list[Entry]


@dataclass(frozen=True)
class OnePage:
    """One shelf's page of results."""

    page: Page[Any]
    entries: list[Entry]


def everywhere(q: str) -> list[Found]:
    """The shelves that hold something for the query, with their first entries. Nothing for an empty query."""
    found = [_found(shelf, q, FIRST) for shelf in shelves()] if q else []
    return [one for one in found if one.count]


def on_shelf(shelf: Shelf, q: str, number: Any) -> OnePage:
    """The page of that number of one shelf's results; a number that is none is the first or the last."""
    page = Paginator(shelf.find(q), PER_PAGE).get_page(number)
    return OnePage(page, shelf.show(list(page.object_list)))


def suggestions(q: str) -> list[Found]:
    """What the box offers while somebody types, from the first character on: a few entries of three shelves."""
    found = [_found(shelf, q, SUGGESTED) for shelf in shelves() if shelf.suggests] if q else []
    return [one for one in found if one.entries]


def _found(shelf: Shelf, q: str, most: int) -> Found:
    rows = shelf.find(q)
    first = list(rows[:most])
    # Fewer than asked for are all there are: no need to count them.
    return Found(shelf, len(first) if len(first) < most else _count(rows), shelf.show(first) if first else [])


def _count(rows: Rows) -> int:
    return len(rows) if isinstance(rows, list | tuple) else rows.count()  # type: ignore[call-arg]  # a queryset's own
