"""Who is what in contests, and who runs a season."""

from typing import Any

from django.db.models import Q, QuerySet

from lms.common.errors import NotAllowed
from lms.contests.models import ContestPage, Season
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Organisation, Role

# As what somebody of an enterprise can mentor a team.
MENTORING = (Role.MENTOR, Role.MANAGER, Role.EXPERT)


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def takes_part(user: Any) -> bool:
    """Whether the person can be in a team at all: a student, a teacher, somebody of an enterprise."""
    return organisations.is_student(user) or organisations.has_role(user, None, *MENTORING, Role.TEACHER)


def is_judge(user: Any) -> bool:
    """Whether the person judges contests."""
    return organisations.is_judge(user)


def is_organiser(user: Any) -> bool:
    """Whether the person may run a season at all."""
    return organisations.is_officer(user)


def is_academic(user: Any) -> bool:
    """Whether the person registers teams for a school."""
    return organisations.is_academic(user)


def is_sponsor(user: Any) -> bool:
    """Whether the person may propose problems for an enterprise."""
    return organisations.is_manager(user)


def can_run(user: Any, season: Season) -> bool:
    """Whether the person runs the season; None is the clock."""
    if user is None:
        return True
    if season.host.kind == Kind.AGENCY:
        return organisations.has_role(user, season.host, Role.OFFICER)
    return organisations.is_officer(user)


def hosts_for(user: Any) -> QuerySet[Organisation]:
    """The organisations in whose name the person may hold a contest."""
    if not organisations.is_officer(user):
        return Organisation.objects.none()
    agencies = organisations.organisations_where(user, Role.OFFICER)
    return Organisation.objects.filter(Q(pk__in=agencies) | Q(kind=Kind.ASSOCIATION)).order_by("kind", "name_zh")


def can_host(user: Any, host_id: int) -> bool:
    """Whether the person may hold a contest in that name; None is a loader."""
    return user is None or hosts_for(user).filter(pk=host_id).exists()


def can_repeat(user: Any, contest: ContestPage) -> bool:
    """Whether the person may hold the contest again: all who held it before are theirs to run."""
    if user is None:
        return True
    return not contest.seasons.exclude(pk__in=seasons_run_by(user).values("pk")).exists()


def seasons_run_by(user: Any) -> QuerySet[Season]:
    """The seasons the person runs."""
    mine = Q(host__in=organisations.organisations_where(user, Role.OFFICER))
    if organisations.is_officer(user):
        mine |= ~Q(host__kind=Kind.AGENCY)
    rows = Season.objects.select_related("contest", "host")
    return rows if user.is_superuser else rows.filter(mine)
