"""Who belongs where today."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lms.organisations.choices import Kind, Role
from lms.organisations.models import Membership

SPACE_OF = {Kind.ENTERPRISE: "enterprise", Kind.UNIVERSITY: "university", Kind.CENTRE: "university", Kind.AGENCY: "gov"}
PREFIX_OF = {
    "enterprise": "/biz/{}/",
    "university": "/uni/{}/",
    "gov": "/gov/",
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


def spaces_of(person: Any) -> list[Space]:
    """Every space the person may work in, one per organisation; students come to the learner's space."""
    spaces = {space.url: space for space in map(_space, memberships_of(person))}
    return list(spaces.values()) or [Space("learner", "/learn/", "", Role.STUDENT, "")]


def _space(membership: Membership) -> Space:
    organisation = membership.organisation
    name = "learner" if membership.role == Role.STUDENT else SPACE_OF.get(organisation.kind, "learner")
    if membership.role == Role.JUDGE:
        name = "judge"
    url = PREFIX_OF[name].format(organisation.code)
    return Space(name, url, str(organisation), membership.get_role_display(), organisation.code)
