"""Registering, vetting and suspending organisations."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import Kind, Role
from lms.organisations.models import City, Organisation
from lms.organisations.operations import memberships
from lms.people.public import User


@transaction.atomic
def register_organisation(kind: str, code: str, name_zh: str, *, by: User | None, **fields: Any) -> Organisation:
    """A new organisation of any kind, vetted, since an officer or a loader says so. Raises NotAllowed, Invalid."""
    access.require(access.can_vet(by))
    organisation = Organisation(kind=kind, code=code, name_zh=name_zh, vetted_at=timezone.now(), **fields)
    _save(organisation)
    audit.record("organisation.registered", organisation, by=by, organisation_id=organisation.pk, kind=kind)
    return organisation


@transaction.atomic
def register_enterprise(
    name_zh: str, uscc: str, *, by: User, city: City | None = None, name_en: str = ""
) -> Organisation:
    """An enterprise waiting to be vetted, with the person as its manager. Raises Invalid for a code already here."""
    organisation = Organisation(
        kind=Kind.ENTERPRISE, code=f"e{uscc.lower()}", name_zh=name_zh, name_en=name_en, uscc=uscc, city=city
    )
    _save(organisation)
    audit.record("organisation.registered", organisation, by=by, organisation_id=organisation.pk, kind=Kind.ENTERPRISE)
    memberships.add_member(by, organisation, Role.MANAGER, by=None)
    return organisation


@transaction.atomic
def vet_organisation(organisation_id: int, *, by: User | None) -> Organisation:
    """Let a waiting organisation work. One already vetted is returned as it is. Raises NotAllowed."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    access.require(access.can_vet(by))
    if organisation.vetted_at is None:
        organisation.vetted_at = timezone.now()
        organisation.save(update_fields=["vetted_at"])
        audit.record("organisation.vetted", organisation, by=by, organisation_id=organisation.pk)
    return organisation


@transaction.atomic
def suspend_organisation(organisation_id: int, *, by: User | None, reason: str) -> Organisation:
    """Close the doors of an organisation: its roles open nothing until it is resumed. Raises NotAllowed."""
    return _suspend(organisation_id, by=by, at=timezone.now(), action="organisation.suspended", reason=reason)


@transaction.atomic
def resume_organisation(organisation_id: int, *, by: User | None, reason: str) -> Organisation:
    """Open a suspended organisation's doors again. Raises NotAllowed."""
    return _suspend(organisation_id, by=by, at=None, action="organisation.resumed", reason=reason)


def _suspend(organisation_id: int, *, by: User | None, at: Any, action: str, reason: str) -> Organisation:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    access.require(access.can_vet(by))
    if (organisation.suspended_at is None) != (at is None):
        organisation.suspended_at = at
        organisation.save(update_fields=["suspended_at"])
        audit.record(action, organisation, by=by, organisation_id=organisation.pk, reason=reason)
        memberships.rotate_members(organisation)
    return organisation


def _save(organisation: Organisation) -> None:
    try:
        organisation.full_clean()
    except ValidationError as error:
        raise Invalid(_("机构信息有问题，请按提示修改。"), fields=dict(error.message_dict)) from error
    organisation.save()
