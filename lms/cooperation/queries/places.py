"""Where an organisation's pages of cooperation stand, and who answers for it."""

from collections.abc import Iterable

from lms.organisations import public as organisations
from lms.organisations.public import SPEAKER_ROLES, Kind, Organisation

PREFIX = {
    Kind.ENTERPRISE: "/biz/{}/",
    Kind.UNIVERSITY: "/uni/{}/",
    Kind.CENTRE: "/uni/{}/",
    Kind.AGENCY: "/gov/",
    Kind.ASSOCIATION: "/assoc/{}/",
}


def address_of(organisation: Organisation, rest: str = "") -> str:
    """The path of a page as that organisation's people find it."""
    return PREFIX[Kind(organisation.kind)].format(organisation.code) + "cooperation/" + rest


def people_by_organisation(parties: Iterable[Organisation]) -> list[tuple[Organisation, list[int]]]:
    """Who answers for each of them today; those for whom nobody does are left out."""
    known = {organisation.pk: organisation for organisation in parties}
    people = organisations.people_of_many_with_role(known, *SPEAKER_ROLES)
    return [(known[pk], person_ids) for pk, person_ids in people.items()]


def named(text: str, kinds: Iterable[str]) -> list[Organisation]:
    """The organisations of those kinds that a name, a code or a licence's number means; a whole name beats a part.

    At most six: more than one is a question back to the writer.
    """
    rows = Organisation.objects.filter(kind__in=list(kinds), suspended_at=None)
    code = organisations.tidy_uscc(text)
    for field, value in (("name_zh", text), ("name_en__iexact", text), ("code", text), ("uscc", code)):
        if value and (found := list(rows.filter(**{field: value})[:2])):
            return found
    return list(rows.filter(name_zh__icontains=text)[:6]) if len(text) > 1 else []
