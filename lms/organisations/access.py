"""Who may do what where. A superuser passes every door but is nobody's student."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from lms.common.errors import NotAllowed
from lms.organisations.choices import ADMIN_ROLES, STAFF_ROLES, Kind, Role
from lms.organisations.models import Membership, Organisation


def has_role(user: Any, organisation: Organisation | int | None, *roles: str) -> bool:
    """Whether the person holds one of the roles (any, if none is named) there today; None asks "anywhere"."""
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return _held(user, organisation, roles).exists()


def organisations_where(user: Any, *roles: str) -> QuerySet[Organisation]:
    """The organisations in which the person holds one of the roles (any, if none is named) today."""
    if not user.is_authenticated:
        return Organisation.objects.none()
    return Organisation.objects.filter(pk__in=_held(user, None, roles).values("organisation"))


def access_organisation(user: Any, code: str, *roles: str) -> Organisation:
    """The organisation of that code, if the person holds one of the roles there. Raises Http404 alike otherwise."""
    organisation = Organisation.objects.select_related("city", "cluster").filter(code=code).first()
    if organisation is None or not has_role(user, organisation, *roles):
        raise Http404
    return organisation


def access_agency(user: Any) -> Organisation:
    """The agency whose officer the person is; /gov/ addresses name none. Raises Http404."""
    agencies = Organisation.objects.filter(kind=Kind.AGENCY).order_by("id")
    mine = agencies if user.is_superuser else agencies & organisations_where(user, Role.OFFICER)
    agency = mine.first()
    if agency is None:
        raise Http404
    return agency


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def can_manage_members(user: Any, organisation: Organisation) -> bool:
    """Whether the person may invite and end members there; `None` is the clock or a loader."""
    return user is None or has_role(user, organisation, *ADMIN_ROLES)


def can_vet(user: Any) -> bool:
    """Whether the person may vet or suspend an enterprise."""
    return user is None or is_officer(user)


def is_staff_of(user: Any, organisation: Organisation | int) -> bool:
    """Whether the person works there in any role but student."""
    return has_role(user, organisation, *STAFF_ROLES)


def is_staff(user: Any) -> bool:
    """Whether the person sees other people's data anywhere."""
    return has_role(user, None, *STAFF_ROLES)


def is_admin(user: Any) -> bool:
    """Whether the person may change some organisation's people."""
    return has_role(user, None, *ADMIN_ROLES)


def is_student(user: Any) -> bool:
    """Whether the person studies somewhere today."""
    return user.is_authenticated and _held(user, None, [Role.STUDENT]).exists()


def is_teacher(user: Any) -> bool:
    """Whether the person teaches somewhere today."""
    return has_role(user, None, Role.TEACHER)


def is_academic(user: Any) -> bool:
    """Whether the person runs a university's teaching office."""
    return has_role(user, None, Role.ACADEMIC)


def is_mentor(user: Any) -> bool:
    """Whether the person mentors for an enterprise."""
    return has_role(user, None, Role.MENTOR)


def is_manager(user: Any) -> bool:
    """Whether the person answers for an enterprise."""
    return has_role(user, None, Role.MANAGER)


def is_officer(user: Any) -> bool:
    """Whether the person works for an agency."""
    return has_role(user, None, Role.OFFICER)


def is_judge(user: Any) -> bool:
    """Whether the person judges competitions."""
    return has_role(user, None, Role.JUDGE)


def is_expert(user: Any) -> bool:
    """Whether the person reviews curricula as an expert of the trade."""
    return has_role(user, None, Role.EXPERT)


def is_editor(user: Any) -> bool:
    """Whether the person edits content."""
    return has_role(user, None, Role.EDITOR)


def _held(user: Any, organisation: Organisation | int | None, roles: Iterable[str]) -> QuerySet[Membership]:
    held = Membership.objects.current().filter(person=user)
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return held.filter(role__in=list(roles)) if roles else held
