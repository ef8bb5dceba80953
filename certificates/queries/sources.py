"""Where a batch's people come from.

Certificates know no courses and no contests: whoever stands above registers a source and is asked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise

from certificates.models import Batch
from certificates.queries.awards import Award


@dataclass(frozen=True)
class Group:
    """People who may earn certificates together: a class, a term. `key` is unique within its source."""

    key: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Candidate:
    """Somebody of the group: the award they earned, or in words what they lack, with the title of what it would be."""

    name: str
    award: Award | None = None
    lacks: str = ""
    title: str = ""


class Source(Protocol):
    """What whoever registers must answer, for one school at a time."""

    label: str | Promise

    def groups(self, organisation_id: int, q: str = "") -> list[Group]:
        """All groups of the school, or those with each of these words, the likeliest first."""

    def title(self, organisation_id: int, key: str) -> str:
        """The title of one of its groups."""

    def templates(self, organisation_id: int, key: str) -> list[tuple[str, str]]:
        """(key, name) of the certificates the group can earn; none where there is no such group at the school."""

    def candidates(self, organisation_id: int, key: str, template: str) -> Sequence[Candidate]:
        """Everybody of the group, with what they earned or lack. A constant number of queries."""


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Offer the groups of a source; registering a name again replaces it."""
    _sources[name] = source


def every() -> dict[str, Source]:
    """All sources by name, in its order: whichever app came up first, the page is the same."""
    return dict(sorted(_sources.items()))


def list_of(batch: Batch) -> str:
    """Where the list stands that the batch was issued from, as its key says it; "" where it came from elsewhere."""
    source, _colon, rest = batch.key.partition("#")[0].partition(":")
    if batch.issuer is None:
        return ""
    if source == "list":
        return reverse("certificates:batch-list", args=[batch.issuer.code])
    # school:group:template:digest, where a group's own key may hold colons.
    parts = rest.split(":")
    if source not in _sources or len(parts) < 4:
        return ""
    address = reverse("certificates:batch-group", args=[batch.issuer.code, source, ":".join(parts[1:-2])])
    return f"{address}?template={quote(parts[-2])}"
