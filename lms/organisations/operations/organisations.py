"""Registering, describing and suspending organisations. Admission of enterprises is `vettings`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import Kind, Role
from lms.organisations.models import Organisation
from lms.organisations.operations import memberships
from lms.people.public import User

# What an enterprise changes by itself; name and licence stay what was looked at.
PROFILE = ("name_en", "city", "cluster", "industry_zh", "scale", "headcount")


@transaction.atomic
def register_organisation(kind: str, code: str, name_zh: str, *, by: User | None, **fields: Any) -> Organisation:
    """A new organisation of any kind, vetted, since an officer or a loader says so. Raises NotAllowed, Invalid."""
    access.require(access.can_vet(by))
    organisation = Organisation(kind=kind, code=code, name_zh=name_zh, vetted_at=timezone.now(), **fields)
    _save(organisation)
    audit.record("organisation.registered", organisation, by=by, organisation_id=organisation.pk, kind=kind)
    return organisation


@transaction.atomic
def register_enterprise(name_zh: str, uscc: str, *, by: User, **fields: Any) -> Organisation:
    """An enterprise waiting for admission, with the person as its manager. Raises Invalid for a code already here.

    fields   city, cluster, name_en, industry_zh, scale, headcount; a cluster's city goes before the one named
    """
    if fields.get("cluster") is not None:
        fields["city"] = fields["cluster"].city
    organisation = Organisation(kind=Kind.ENTERPRISE, code=f"e{uscc.lower()}", name_zh=name_zh, uscc=uscc, **fields)
    _save(organisation)
    audit.record("organisation.registered", organisation, by=by, organisation_id=organisation.pk, kind=Kind.ENTERPRISE)
    memberships.add_member(by, organisation, Role.MANAGER, by=None)
    return organisation


@transaction.atomic
def change_profile(organisation_id: int, *, by: User, **fields: Any) -> Organisation:
    """The enterprise's own words about itself: PROFILE. Raises NotAllowed, Invalid."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    access.require(access.can_apply(by, organisation))
    changed = {
        name: value for name, value in fields.items() if name in PROFILE and getattr(organisation, name) != value
    }
    for name, value in changed.items():
        setattr(organisation, name, value)
    if "cluster" in changed and organisation.cluster is not None:
        organisation.city = organisation.cluster.city
    if changed:
        _save(organisation)
        audit.record(
            "organisation.changed", organisation, by=by, organisation_id=organisation.pk, fields=sorted(changed)
        )
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
