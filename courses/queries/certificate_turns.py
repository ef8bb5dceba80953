"""A skill certificate that ends is earned anew: which one of a rule somebody holds, or may earn next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from certificates import public as certificates
from courses.models import CertificateRule

# From half a year before the end, so that nobody need be without one for a day.
RENEWAL_DAYS = 180
Place = tuple[int, int]


@dataclass(frozen=True)
class Turn:
    """One certificate of a rule and a person.

    evidence  the key of its deed; the rule's second certificate for somebody has another than the first
    since     when the one before was issued: only courses passed after that day count; None for the first
    is_held   whether it was issued already
    """

    evidence: str
    number: int = 1
    since: date | None = None
    is_held: bool = False


def turns_of(rules: Iterable[CertificateRule], person_ids: Collection[int]) -> dict[Place, Turn]:
    """{(rule, person): turn}. One query, and one more for each time somebody's certificate came to its end."""
    found = {(rule.pk, person): Turn(_key(rule.pk, person, 1)) for rule in rules for person in person_ids}
    asked = found
    while asked:
        terms = certificates.terms_of([turn.evidence for turn in asked.values()])
        held = {place: turn for place, turn in asked.items() if turn.evidence in terms}
        found |= {place: replace(turn, is_held=True) for place, turn in held.items()}
        over = ((place, turn, terms[turn.evidence]) for place, turn in held.items())
        asked = {place: _next(place, turn, term) for place, turn, term in over if _ends(term)}
        found |= asked
    return found


def since_of(rule_pk: int, person_id: int, number: int) -> date | None:
    """The turn's `since` of a certificate that was issued; None for the first of its rule."""
    before = _key(rule_pk, person_id, number - 1)
    term = certificates.terms_of([before]).get(before) if number > 1 else None
    return term and term.issued_on


def _ends(term: certificates.Term) -> bool:
    return term.ends_on is not None and term.ends_on <= timezone.localdate() + timedelta(days=RENEWAL_DAYS)


def _next(place: Place, turn: Turn, term: certificates.Term) -> Turn:
    return Turn(_key(*place, turn.number + 1), turn.number + 1, since=term.issued_on)


def _key(rule_pk: int, person_id: int, number: int) -> str:
    return f"courses.rule:{rule_pk}.{person_id}" + (f".{number}" if number > 1 else "")
