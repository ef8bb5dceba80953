"""Who belongs where today."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lms.common.menus import TITLES, leads_somewhere
from lms.organisations.choices import STAFF_ROLES, Kind, Role
from lms.organisations.models import Invitation, Membership

SPACE_OF = {Kind.ENTERPRISE: "enterprise", Kind.UNIVERSITY: "university", Kind.CENTRE: "university", Kind.AGENCY: "gov"}
PREFIX_OF = {
    "enterprise": "/biz/{}/",
    "university": "/uni/{}/",
    "gov": "/gov/",
    "association": "/assoc/{}/cooperation/",
    "judge": "/judge/",
    "learner": "/learn/",
}


@dataclass(frozen=True)
class Space:
    """A place a person works in: its address, its tint and the organisation it belongs to."""

    name: str
    url: str
    label: str
    role: str
    organisation_code: str


def memberships_of(person: Any) -> QuerySet[Membership]:
    """The roles a person holds today, with their organisations."""
    return Membership.objects.current().filter(person=person).select_related("organisation").order_by("id")


def holds_staff_role(person: Any) -> bool:
    """Whether any role of the person, begun or about to begin, shows them other people's data."""
    return Membership.objects.open().filter(person=person, role__in=STAFF_ROLES).exists()


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """What the platform holds about where the person belongs, for the export of their data."""
    memberships = Membership.objects.filter(person=person).order_by("id")
    invitations = Invitation.objects.filter(accepted_by=person) | Invitation.objects.filter(email__iexact=person.email)
    return {
        "memberships": list(
            memberships.values("organisation__name_zh", "role", "school_class__name", "starts_on", "ends_on")
        ),
        "invitations": list(
            invitations.order_by("id").values("organisation__name_zh", "role", "email", "created_at", "accepted_at")
        ),
    }


def audiences_of(person_ids: list[int]) -> dict[int, set[str]]:
    """As what each of these people is told things: the spaces they work in today. Who belongs nowhere is left out."""
    found: dict[int, set[str]] = {}
    for membership in Membership.objects.current().filter(person__in=person_ids).select_related("organisation"):
        found.setdefault(membership.person_id, set()).add(_space(membership).name)
    return found


def spaces_of(person: Any) -> list[Space]:
    """Every space the person may work in, one per organisation; students come to the learner's space."""
    return spaces_among(memberships_of(person))


def spaces_among(memberships: Iterable[Membership]) -> list[Space]:
    """The same, for who has read the memberships already."""
    spaces = {space.url: space for space in map(_space, memberships)}
    return list(spaces.values()) or [Space("learner", "/learn/", str(TITLES["learner"]), "", "")]


def _space(membership: Membership) -> Space:
    organisation = membership.organisation
    name = "learner" if membership.role == Role.STUDENT else SPACE_OF.get(organisation.kind, "learner")
    if membership.role == Role.SECRETARY:
        name = "association"
    # Contests stand on a floor above: where they are not installed, judges land where everybody does.
    if membership.role == Role.JUDGE and leads_somewhere(PREFIX_OF["judge"]):
        name = "judge"
    url = PREFIX_OF[name].format(organisation.code)
    return Space(name, url, str(organisation), membership.get_role_display(), organisation.code)
