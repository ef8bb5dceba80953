"""Problems that firms set, and data for teams."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from lms.contests.access.roles import can_run
from lms.contests.models import RoundFile, Sponsor
from lms.contests.queries import data
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Organisation, Role


def can_propose(user: Any, enterprise_id: int) -> bool:
    """Whether the person speaks for the enterprise; None is a loader."""
    return user is None or organisations.has_role(user, enterprise_id, Role.MANAGER)


def access_firm(user: Any, org: str) -> Organisation:
    """An enterprise, for its managers. Raises Http404."""
    firm = organisations.access_organisation(user, org, Role.MANAGER)
    if firm.kind != Kind.ENTERPRISE:
        raise Http404
    return firm


def access_own_problem(user: Any, org: str, pk: int) -> tuple[Organisation, Sponsor]:
    """A problem of the enterprise, for its managers. Raises Http404."""
    firm = access_firm(user, org)
    found = _problems().filter(pk=pk, enterprise=firm).first()
    if found is None:
        raise Http404
    return firm, found


def access_problem(user: Any, pk: int) -> Sponsor:
    """A problem, for those who run its season. Raises Http404."""
    found = _problems().filter(pk=pk).first()
    if found is None or not can_run(user, found.track.season):
        raise Http404
    return found


def _problems() -> QuerySet[Sponsor]:
    return Sponsor.objects.select_related("track__season__contest", "track__season__host", "enterprise", "answered_by")


def access_file(user: Any, pk: int) -> RoundFile:
    """Data, for whoever may open it now. Raises Http404."""
    rows = RoundFile.objects.select_related(
        "contest_round__track__season__host", "sponsor__track__season__host", "sponsor__enterprise"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    track = found.sponsor.track if found.sponsor else found.contest_round.track
    firm = found.sponsor is not None and can_propose(user, found.sponsor.enterprise_id)
    if not (firm or can_run(user, track.season) or data.may_open(user, found)):
        raise Http404
    return found
