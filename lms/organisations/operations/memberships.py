"""Giving and taking roles. Both change what a session may do, so both renew the person's sessions."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.organisations import access
from lms.organisations.choices import ROLES_OF, Kind, Role
from lms.organisations.models import Membership, Organisation, SchoolClass
from lms.people import public as people
from lms.people.public import User

# The group Wagtail ships: may write pages and submit them, not publish.
EDITORS = "Editors"


def check_role(organisation: Organisation, role: str, school_class: SchoolClass | None = None) -> None:
    """Raises Invalid for an unknown role, one this kind of organisation has not, or another school's class."""
    if role not in Role.values:
        raise Invalid(_("没有“%(role)s”这个角色。") % {"role": role}, fields={"role": role})
    if role not in ROLES_OF[organisation.kind]:
        words = {"kind": Kind(organisation.kind).label, "role": Role(role).label}
        raise Invalid(_("%(kind)s没有“%(role)s”这个角色。") % words, fields={"role": role})
    if school_class is not None and school_class.department.organisation_id != organisation.pk:
        raise Invalid(_("这个班级不属于该院校。"), fields={"school_class": school_class.pk})


@transaction.atomic
def add_member(
    person: User, organisation: Organisation, role: str, *, by: User | None, school_class: SchoolClass | None = None
) -> Membership:
    """The person's open membership in that role; one already there only takes the class. Raises NotAllowed, Invalid."""
    access.require(access.can_manage_members(by, organisation))
    check_role(organisation, role, school_class)
    if not people.may_process(person):
        raise NotAllowed(_("这位学员尚无监护人同意，或已撤回同意，不能加入。"))
    membership, created = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, ends_on=None, defaults={"school_class": school_class}
    )
    if created:
        audit.record("membership.added", membership, by=by, role=role, person_id=person.pk)
        _open_doors(person)
    elif school_class is not None and membership.school_class_id != school_class.pk:
        membership.school_class = school_class
        membership.save(update_fields=["school_class"])
        audit.record("membership.moved", membership, by=by, school_class=str(school_class), person_id=person.pk)
    return membership


@transaction.atomic
def end_membership(membership_id: int, *, by: User | None) -> Membership:
    """End a role as of now: it opens nothing any more. An ended one is returned as it is. Raises NotAllowed."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=membership_id)
    access.require(access.can_manage_members(by, membership.organisation))
    if membership.ends_on is None or membership.ends_on > timezone.localdate():
        _end(membership, by=by)
    return membership


@transaction.atomic
def end_memberships_of(person: User, *, by: User | None) -> int:
    """End every role a leaving person holds and return how many there were."""
    open_ones = list(Membership.objects.open().filter(person=person).select_related("organisation"))
    for membership in open_ones:
        _end(membership, by=by)
    return len(open_ones)


def rotate_members(organisation: Organisation) -> None:
    """Give new session names to everybody whose doors open or close with the organisation."""
    members = Membership.objects.open().filter(organisation=organisation).values("person")
    for person in User.objects.filter(pk__in=members):
        people.renew_sessions(person)


def _end(membership: Membership, *, by: Any) -> None:
    membership.ends_on = max(timezone.localdate(), membership.starts_on)
    membership.save(update_fields=["ends_on"])
    audit.record("membership.ended", membership, by=by, role=membership.role, person_id=membership.person_id)
    _open_doors(membership.person)


def _open_doors(person: User) -> None:
    """Sessions learn of the change, and editors are let into the CMS: Wagtail knows groups, not memberships."""
    people.renew_sessions(person)
    editors, _created = Group.objects.get_or_create(name=EDITORS)
    person.is_staff = Membership.objects.open().filter(person=person, role=Role.EDITOR).exists() or person.is_superuser
    person.save(update_fields=["is_staff"])
    if person.is_staff and not person.is_superuser:
        person.groups.add(editors)
    else:
        person.groups.remove(editors)
