"""Offering a role by e-mail, and taking the offer up."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.common.send import after_commit
from lms.organisations import access, tasks
from lms.organisations.models import Invitation, Membership, Organisation, SchoolClass
from lms.organisations.operations.memberships import add_member, check_role
from lms.people.public import User

OPEN_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    organisation: Organisation, email: str, role: str, *, by: User, school_class: SchoolClass | None = None
) -> Invitation:
    """An invitation on its way; one open for that address and role is sent again. Raises NotAllowed, Invalid."""
    access.require(access.can_manage_members(by, organisation))
    check_role(organisation, role, school_class)
    email = check_email(organisation, email, role)
    invitation, created = Invitation.objects.get_or_create(
        organisation=organisation,
        email=email,
        role=role,
        accepted_at=None,
        withdrawn_at=None,
        defaults={"school_class": school_class, "invited_by": by, "expires_at": timezone.now() + OPEN_FOR},
    )
    if not created:
        return _send_again(invitation, by=by)
    audit.record("invitation.sent", invitation, by=by, role=role)
    after_commit(tasks.mail_invitation, invitation.pk)
    return invitation


@transaction.atomic
def resend(invitation_id: int, *, by: User) -> Invitation:
    """The invitation with a new link and another fourteen days; the old link is dead. Raises NotAllowed."""
    return _send_again(_locked(invitation_id, by=by), by=by)


@transaction.atomic
def withdraw(invitation_id: int, *, by: User) -> Invitation:
    """The invitation with its link dead. One no longer waiting is returned as it is. Raises NotAllowed."""
    invitation = _locked(invitation_id, by=by)
    if invitation.accepted_at is None and invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        audit.record("invitation.withdrawn", invitation, by=by)
    return invitation


@transaction.atomic
def accept(invitation_id: int, *, by: User) -> Membership:
    """The membership the invitation offers. Raises NotAllowed for another address, InvitationClosed for a used link."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
    access.require_open(invitation)
    if not access.is_addressed_to(invitation, by):
        words = {"email": invitation.masked_email}
        raise NotAllowed(
            _("邀请发给了 %(email)s，与你登录的账号不符。") % words,
            next_step=_("请退出后用收到邀请的邮箱登录或注册，或请对方重新邀请。"),
        )
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership = add_member(by, invitation.organisation, invitation.role, by=None, school_class=invitation.school_class)
    audit.record("invitation.accepted", invitation, by=by, membership_id=membership.pk)
    return membership


@transaction.atomic
def forget(email: str, person: User) -> None:
    """No invitation knows a leaving person's address any more."""
    for invitation in Invitation.objects.filter(email__iexact=email) if email else []:
        invitation.withdrawn_at = invitation.withdrawn_at or timezone.now()
        # Unique among the open ones, and this one is closed: a fixed word would do, a mailbox must not come out of it.
        invitation.email = f"erased-{person.pk}@invalid"
        invitation.save(update_fields=["email", "withdrawn_at"])


def check_email(organisation: Organisation, email: str, role: str) -> str:
    """The address in one spelling. Raises Invalid for what is none, and for who holds the role already."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("“%(email)s”不是邮箱地址。") % {"email": email}, fields={"email": email}) from error
    holders = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    if Membership.objects.open().filter(organisation=organisation, role=role, person__in=holders).exists():
        raise Invalid(_("%(email)s 已经有这个角色。") % {"email": email}, fields={"email": email})
    return email


def _locked(invitation_id: int, *, by: User) -> Invitation:
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation_id)
    access.require(access.can_manage_members(by, invitation.organisation))
    return invitation


def _send_again(invitation: Invitation, *, by: User) -> Invitation:
    access.require_waiting(invitation)
    invitation.nonce = uuid.uuid4()
    invitation.expires_at = timezone.now() + OPEN_FOR
    invitation.mailed_at = None
    invitation.save(update_fields=["nonce", "expires_at", "mailed_at"])
    audit.record("invitation.sent_again", invitation, by=by)
    after_commit(tasks.mail_invitation, invitation.pk)
    return invitation
