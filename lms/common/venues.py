"""Who else has a room then: apps that hold rooms answer, apps that plan ask, and none knows another (decision 0025).

No framework here: pure planning names rooms by it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.common.spans import Span

SPACES = re.compile(r"[\s\-_·.]+")


@dataclass(frozen=True)
class Wanted:
    """What somebody plans.

    host_id  the organisation that plans it
    rooms    keys of what is asked for: a room by its name, workstations by their base's and their own
    seats    so many workstations; 0 for all there are
    emails   of those who speak or teach, in small letters
    gone     also what was called off of it, marked so: calendars that knew it must hear
    """

    span: Span
    city_id: int
    host_id: int
    rooms: frozenset[str] = frozenset()
    seats: int = 0
    emails: frozenset[str] = frozenset()
    gone: bool = False


@dataclass(frozen=True)
class Use:
    """What stands in the way of something wanted or takes from it, and as what it is shown.

    host_id  whose it is
    label    as what whoever asked may know it; "" where they may know no more than that and when it is taken
    seats    workstations it takes; 0 for all
    email    whom it keeps busy; "" where it is the room that is taken
    key      what its app knows it by, for good
    url      its page, where whoever asked may read its name
    revision, changed_at    grow with every change: of calendars
    """

    wanted: Wanted
    span: Span
    host_id: int
    label: str
    seats: int = 0
    email: str = ""
    key: str = ""
    url: str = ""
    revision: int = 0
    changed_at: datetime | None = None
    cancelled: bool = False


Uses = Callable[[Sequence[Wanted], Any], list[Use]]
Names = Callable[[int], list[str]]
Closed = Callable[[Sequence[Use], str, str], int]
_uses: dict[str, Uses] = {}
_names: dict[str, Names] = {}
_closed: dict[str, Closed] = {}


def register(app: str, uses: Uses, names: Names | None = None, closed: Closed | None = None) -> None:
    """Let an app answer. Registering again replaces.

    uses    what it holds of what is wanted, named as far as that person may know it (None, a loader, knows all); it
            may lock what it counts until the asking transaction ends
    names   {organisation} -> names of rooms it may be asked for
    closed  (its uses, name of the place, why) -> how many people it told that the place will be shut then
    """
    _uses[app] = uses
    if closed is not None:
        _closed[app] = closed
    if names is not None:
        _names[app] = names


def elsewhere(wanted: Sequence[Wanted], *, asking: str, by: Any) -> list[Use]:
    """What all other apps hold of it, in the order of apps, named as `by` may know it: one call each."""
    return [use for app in sorted(_uses) if app != asking and wanted for use in _uses[app](wanted, by)]


def tell_closed(uses: Sequence[Use], place: str, reason: str) -> int:
    """Let whoever planned what is hit hear that a place will be shut; returns how many were told."""
    return sum(_closed[app](uses, place, reason) for app in sorted(_closed)) if uses else 0


def names_for(organisation_id: int) -> list[str]:
    """Names of rooms the apps know, for somebody of that organisation who writes one."""
    return sorted({name for app in sorted(_names) for name in _names[app](organisation_id)})


def key_of(words: str) -> str:
    """What a room or workstation is known by: "Ａ 305", "a-305" and "A305" are one."""
    return SPACES.sub("", unicodedata.normalize("NFKC", words)).casefold()


def whole(wanted: Iterable[Wanted]) -> Span:
    """From the first beginning to the last end."""
    spans = [one.span for one in wanted]
    return Span(min(span.starts_at for span in spans), max(span.ends_at for span in spans))
