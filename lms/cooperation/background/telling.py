"""Telling the parties of something, each at its own address."""

from collections.abc import Iterable

from lms.cooperation.models import Agreement
from lms.cooperation.queries import places
from lms.notices import public as notices
from lms.organisations.public import Organisation


def tell(parties: Iterable[Organisation], kind: str, *, rest: str, **words: object) -> None:
    """Tell whoever answers for these organisations; `rest` is the page below their cooperation."""
    for organisation, people in places.people_by_organisation(parties):
        notices.notify(people, kind, words=words, url=places.address_of(organisation, rest))


def tell_parties(
    agreement: Agreement, kind: str, *, besides: Organisation | None = None, rest: str = "", **words: object
) -> None:
    """Tell every party of an agreement but the one that acted."""
    rows = agreement.parties.select_related("organisation")
    others = [row.organisation for row in rows if besides is None or row.organisation_id != besides.pk]
    tell(others, kind, rest=rest or f"{agreement.pk}/", title=agreement.title, **words)
