"""Who may do what where. A superuser passes every door but is nobody's student."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from lms.common.errors import NotAllowed
from lms.organisations.choices import ADMIN_ROLES, STAFF_ROLES, Kind, Role, VettingState
from lms.organisations.errors import InvitationClosed
from lms.organisations.models import Evidence, Invitation, Membership, Organisation, Vetting

INVITATION_SALT = "organisations.invitation"


def has_role(user: Any, organisation: Organisation | int | None, *roles: str) -> bool:
    """Whether the person holds one of the roles (any, if none is named) there today; None asks "anywhere"."""
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return _held(user, organisation, roles).exists()


def has_role_among(memberships: Iterable[Membership], user: Any, organisation: Organisation, *roles: str) -> bool:
    """`has_role`, for who has read the memberships the person holds today already."""
    return user.is_superuser or any(one.organisation_id == organisation.pk and one.role in roles for one in memberships)


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
    """Whether the person may invite and end members there; `None` is the clock or a loader.

    An association has no admin of its own: its judges and experts are the officers' choice.
    """
    if user is None or has_role(user, organisation, *ADMIN_ROLES):
        return True
    return organisation.kind == Kind.ASSOCIATION and is_officer(user)


def can_vet(user: Any) -> bool:
    """Whether the person may vet or suspend an enterprise."""
    return user is None or is_officer(user)


def can_apply(user: Any, enterprise: Organisation) -> bool:
    """Whether the person writes the enterprise's own papers: its manager."""
    return has_role(user, enterprise, Role.MANAGER)


def can_decide_vetting(user: Any, enterprise: Organisation) -> bool:
    """Whether the person decides about an enterprise: an officer of its city, or of an agency above the cities."""
    if not is_officer(user):
        return False
    agencies = Organisation.objects.filter(kind=Kind.AGENCY)
    mine = agencies if user.is_superuser else agencies & organisations_where(user, Role.OFFICER)
    return mine.filter(Q(city=None) | Q(city=enterprise.city_id)).exists()


def access_vetting(user: Any, pk: int) -> Vetting:
    """An application that was sent, for those who decide about it. Raises Http404."""
    rows = Vetting.objects.select_related("enterprise__city", "enterprise__cluster", "decided_by")
    vetting = rows.exclude(state=VettingState.DRAFT).filter(pk=pk).first()
    if vetting is None or not can_decide_vetting(user, vetting.enterprise):
        raise Http404
    return vetting


def access_paper(user: Any, pk: int) -> Evidence:
    """A paper, for the enterprise's manager and for those who decide, once it was sent. Raises Http404."""
    paper = Evidence.objects.select_related("vetting__enterprise").filter(pk=pk).first()
    if paper is None:
        raise Http404
    vetting = paper.vetting
    sent = vetting.state != VettingState.DRAFT
    if can_apply(user, vetting.enterprise) or (sent and can_decide_vetting(user, vetting.enterprise)):
        return paper
    raise Http404


def access_members(user: Any, code: str, kinds: Iterable[str]) -> Organisation:
    """The organisation of that code and one of those kinds, if the person may change its people. Raises Http404."""
    organisation = Organisation.objects.select_related("city").filter(code=code, kind__in=list(kinds)).first()
    if organisation is None or not can_manage_members(user, organisation):
        raise Http404
    return organisation


def invitation_token(invitation: Invitation) -> str:
    """The secret of an invitation's link."""
    return signing.Signer(salt=INVITATION_SALT, sep=".").sign(invitation.nonce.hex)


def access_invitation(token: str) -> Invitation:
    """The open invitation of a link. Raises InvitationClosed with whom to ask."""
    try:
        nonce = signing.Signer(salt=INVITATION_SALT, sep=".").unsign(token)
        invitation = Invitation.objects.select_related("organisation", "school_class", "invited_by").get(nonce=nonce)
    except (signing.BadSignature, Invitation.DoesNotExist, ValidationError) as error:
        raise InvitationClosed(next_step=_("请向邀请你的机构要一个新的链接。")) from error
    require_open(invitation)
    return invitation


def require_open(invitation: Invitation) -> None:
    """Raises InvitationClosed, saying why and whom to ask, unless the link still works."""
    require_waiting(invitation)
    if not invitation.is_open:
        raise InvitationClosed(_("这个邀请已过期。"), next_step=_whom_to_ask(invitation))


def require_waiting(invitation: Invitation) -> None:
    """Raises InvitationClosed for an invitation that was accepted or withdrawn."""
    if invitation.accepted_at is not None:
        raise InvitationClosed(_("这个邀请已经用过了。"), next_step=_("如果接受的人是你，直接登录即可。"))
    if invitation.withdrawn_at is not None:
        raise InvitationClosed(_("这个邀请已被撤回。"), next_step=_whom_to_ask(invitation))


def is_addressed_to(invitation: Invitation, user: Any) -> bool:
    """Whether one of the person's addresses is the one the invitation went to."""
    own = EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True)
    return own.exists() or user.email.lower() == invitation.email.lower()


def _whom_to_ask(invitation: Invitation) -> str:
    words = {"organisation": str(invitation.organisation), "person": invitation.invited_by or _("管理员")}
    return _("请联系%(organisation)s的%(person)s重新发送。") % words


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


def is_provincial_officer(user: Any) -> bool:
    """Whether the person works for an agency above the cities: what holds for the whole province is theirs."""
    if not user.is_authenticated:
        return False
    above = organisations_where(user, Role.OFFICER).filter(kind=Kind.AGENCY, city=None)
    return user.is_superuser or above.exists()


def is_judge(user: Any) -> bool:
    """Whether the person judges competitions."""
    return has_role(user, None, Role.JUDGE)


def is_expert(user: Any) -> bool:
    """Whether the person reviews curricula as an expert of the trade."""
    return has_role(user, None, Role.EXPERT)


def is_editor(user: Any) -> bool:
    """Whether the person edits content."""
    return has_role(user, None, Role.EDITOR)


def is_secretary(user: Any) -> bool:
    """Whether the person gives an association's word."""
    return has_role(user, None, Role.SECRETARY)


def _held(user: Any, organisation: Organisation | int | None, roles: Iterable[str]) -> QuerySet[Membership]:
    held = Membership.objects.current().filter(person=user)
    if organisation is not None:
        held = held.filter(organisation=organisation)
    return held.filter(role__in=list(roles)) if roles else held
