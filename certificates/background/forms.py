"""What files share: the beginning they have in common, and the shelf that the rest of each is packed for."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from certificates.models import Blank
from certificates.rendering import Shelf

# Each holds four megabytes; a worker seldom serves more kinds at once.
KEPT = 6
Made = TypeVar("Made")


@dataclass(frozen=True)
class Form:
    """A prefix, "" for whole files, and a shelf. The same words and keys make the same, in every worker.

    exemplar  what the shelf packs against
    """

    prefix: bytes
    exemplar: bytes
    shelf: Shelf

    @cached_property
    def fingerprint(self) -> str:
        """Equal for equal forms."""
        return hashlib.sha256(self.prefix + self.exemplar).hexdigest()


def kept(store: OrderedDict[Hashable, Made], key: Hashable, make: Callable[[], Made]) -> Made:
    """What was made for this key, made now where it is not at hand; the newest KEPT are."""
    if key not in store:
        store[key] = make()
    store.move_to_end(key)
    while len(store) > KEPT:
        store.popitem(last=False)
    return store[key]


def blank_ids(forms: Iterable[Form]) -> dict[str, int]:
    """The rows of these forms' blanks by fingerprint, written where they are new. Inside a transaction."""
    found: dict[str, int] = {}
    for form in forms:
        if form.fingerprint not in found:
            fields = {"prefix": form.prefix, "exemplar": form.exemplar}
            # Without its 60 kB, which are here already.
            known = Blank.objects.only("pk")
            row, _new = known.get_or_create(fingerprint=form.fingerprint, defaults=fields)
            found[form.fingerprint] = row.pk
    return found
