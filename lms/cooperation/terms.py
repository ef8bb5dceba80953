"""What parties agree to, as one value: whether it is whole, its digest, and where acceptances take it."""

import hashlib
from collections.abc import Iterator, Set
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

import rfc8785

SCHOOLS = frozenset({"university", "centre"})
FIRMS = frozenset({"enterprise"})


@dataclass(frozen=True)
class Party:
    """A party by the code in its addresses, and its kind (`organisations.Kind`)."""

    code: str
    kind: str


@dataclass(frozen=True)
class Promise:
    """A deliverable: `party` owes `target` `unit` of `measure` by a day, shown by `evidence`."""

    name: str
    party: str
    due_on: date
    measure: str
    unit: str
    target: Decimal
    evidence: str


@dataclass(frozen=True)
class Terms:
    """All that a party says yes to. `paper` is the SHA-256 of the signed text, "" without one."""

    title: str
    purpose: str
    starts_on: date
    ends_on: date
    parties: tuple[Party, ...]
    promises: tuple[Promise, ...]
    paper: str = ""


def as_data(terms: Terms) -> dict[str, object]:
    """The terms as JSON holds them: days as ISO 8601, amounts as plain text without trailing noughts."""
    return {name: _plain(value) for name, value in asdict(terms).items()}


def digest_of(terms: Terms) -> str:
    """SHA-256 of the terms in canonical JSON (RFC 8785): the same terms give the same digest anywhere."""
    return hashlib.sha256(rfc8785.dumps(as_data(terms))).hexdigest()  # type: ignore[arg-type]  # plain data, as_data


def faults(terms: Terms, today: date) -> Iterator[str]:
    """What keeps the terms from being proposed, by code; nothing for whole ones."""
    kinds = [party.kind for party in terms.parties]
    if SCHOOLS.isdisjoint(kinds):
        yield "no_school"
    if FIRMS.isdisjoint(kinds):
        yield "no_firm"
    if terms.ends_on <= terms.starts_on:
        yield "dates"
    if terms.ends_on < today:
        yield "past"
    if not terms.promises:
        yield "no_promise"
    codes = {party.code for party in terms.parties}
    if any(promise.party not in codes for promise in terms.promises):
        yield "stranger"
    if any(not terms.starts_on <= promise.due_on <= terms.ends_on for promise in terms.promises):
        yield "due_outside"


def standing(*, parties: Set[int], accepted: Set[int], starts_on: date, today: date) -> str:
    """Where terms stand that were proposed: "proposed" until every party accepted, then "agreed", "in_force"."""
    if not parties or not parties <= accepted:
        return "proposed"
    return "in_force" if starts_on <= today else "agreed"


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        # 3, 3.0 and 3.00 are one amount, whichever of them the database gives back.
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value
