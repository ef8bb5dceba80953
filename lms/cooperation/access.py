"""Who may do what in cooperation. Everybody acts for an organisation, whose word they give."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from lms.common.errors import NotAllowed
from lms.cooperation.choices import AgreementState, CallState
from lms.cooperation.models import Agreement, Deliverable, DeliveryReport, FactorPost, MilestoneWork, TalentCall, Team
from lms.cooperation.queries import agreements, calls, factors, teams
from lms.cooperation.queries.overseeing import oversees
from lms.organisations import public as organisations
from lms.organisations.public import SPEAKER_ROLES, Kind, Organisation

KINDS_AT = {
    "biz": {Kind.ENTERPRISE},
    "uni": {Kind.UNIVERSITY, Kind.CENTRE},
    "gov": {Kind.AGENCY},
    "assoc": {Kind.ASSOCIATION},
}
CALLER_KINDS = {Kind.ENTERPRISE, Kind.AGENCY}
# An agency calls and oversees; it does not answer calls.
TEAM_KINDS = {Kind.ENTERPRISE, Kind.UNIVERSITY, Kind.CENTRE}
PARTY_KINDS = {kind for kinds in KINDS_AT.values() for kind in kinds}


def works_somewhere(user: Any) -> bool:
    """Whether the person acts for some organisation."""
    return organisations.has_role(user, None, *SPEAKER_ROLES)


def can_act_for(user: Any, organisation: Organisation | int) -> bool:
    """Whether the person speaks for the organisation; `None` is the clock or a loader."""
    return user is None or organisations.has_role(user, organisation, *SPEAKER_ROLES)


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def access_place(user: Any, place: str, org: str = "") -> Organisation:
    """The organisation in whose space the page stands: "biz", "uni", "gov" or "assoc". Raises Http404."""
    if place == "gov":
        return organisations.access_agency(user)
    found = organisations.access_organisation(user, org, *SPEAKER_ROLES)
    if found.kind not in KINDS_AT[place]:
        raise Http404
    return found


def access_agreement(here: Organisation, pk: int) -> Agreement:
    """The agreement, as seen from the organisation. Raises Http404."""
    rows = agreements.seen_by(here).select_related("author", "renews").prefetch_related("parties__organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_draft(here: Organisation, pk: int) -> Agreement:
    """The same while it is its author's to write. Raises Http404."""
    found = access_agreement(here, pk)
    if found.state != AgreementState.DRAFT or found.author_id != here.pk:
        raise Http404
    return found


def access_deliverable(here: Organisation, agreement_pk: int, pk: int) -> Deliverable:
    """What was promised in an agreement that the organisation sees. Raises Http404."""
    agreement = access_agreement(here, agreement_pk)
    rows = Deliverable.objects.select_related("agreement", "party__organisation")
    found = rows.filter(pk=pk, agreement=agreement).first()
    if found is None:
        raise Http404
    return found


def access_agreement_paper(here: Organisation, pk: int) -> Agreement:
    """An agreement that has a file. Raises Http404."""
    found = access_agreement(here, pk)
    if not found.file:
        raise Http404
    return found


def access_report_paper(here: Organisation, agreement_pk: int, pk: int) -> DeliveryReport:
    """A report's file. Raises Http404."""
    agreement = access_agreement(here, agreement_pk)
    found = DeliveryReport.objects.filter(pk=pk, deliverable__agreement=agreement).exclude(file="").first()
    if found is None:
        raise Http404
    return found


def is_party(agreement: Agreement, organisation: Organisation | int) -> bool:
    """Whether the agreement binds the organisation."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    return any(party.organisation_id == pk for party in agreement.parties.all())


def access_call(here: Organisation, pk: int) -> TalentCall:
    """A call that was published, or the organisation's own draft. Raises Http404."""
    return _found(calls.seen_by(here).select_related("caller", "cluster__city").prefetch_related("skills"), pk)


def access_call_draft(here: Organisation, pk: int) -> TalentCall:
    """The organisation's own call while it is written. Raises Http404."""
    call = access_call(here, pk)
    if call.state != CallState.DRAFT:
        raise Http404
    return call


def access_team(here: Organisation, pk: int) -> Team:
    """A team the organisation is in, one that applied to its call, or one it oversees. Raises Http404."""
    return _found(teams.seen_by(here).select_related("call__caller", "call__cluster", "lead"), pk)


def access_work_paper(here: Organisation, team_pk: int, pk: int) -> MilestoneWork:
    """The file handed in for a milestone. Raises Http404."""
    team = access_team(here, team_pk)
    return _found(MilestoneWork.objects.filter(milestone__team=team).exclude(file=""), pk)


def access_post(here: Organisation, pk: int) -> FactorPost:
    """A post of the board that the organisation sees. Raises Http404."""
    return _found(factors.listed(factors.seen_by(here)), pk)


def access_own_post(here: Organisation, pk: int) -> FactorPost:
    """A post of its own that can still be changed. Raises Http404."""
    post = access_post(here, pk)
    if post.author_id != here.pk or post.state not in factors.WRITABLE:
        raise Http404
    return post


def can_moderate(here: Organisation, post: FactorPost) -> bool:
    """Whether the organisation is the agency that looks after the post's cluster."""
    return oversees(here, post.cluster)


def _found(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
