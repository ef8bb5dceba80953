"""Who may do what with bases, bookings and centres. Deny by default; foreigners find nothing (404).

| what                                   | who                                                                        |
| -------------------------------------- | -------------------------------------------------------------------------- |
| look at bases, centres and free seats  | anybody                                                                    |
| read who booked what                   | whoever works for a school or a firm                                       |
| keep a base, decide about bookings     | the owner's academic office, the owner's manager                           |
| book                                   | teachers, academics, mentors, managers: for their own organisation; at a   |
|                                        | base that is not shared, only the owner's                                  |
| cancel, restore, count heads           | whoever works for the organisation that booked; keepers of the base        |
| run a centre, offer its courses        | the host's academic office                                                 |
| join a centre's course                 | whoever works for a firm; where it is for members only, for one of theirs  |
| the overview of all bases              | officers                                                                   |
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from lms.bases.choices import BOOKERS, HOSTS, KEEPERS, OWNERS
from lms.bases.models import Base, Booking, Centre, CentreMember, Offering, SafetyCheck
from lms.common.errors import NotAllowed
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Organisation, Role


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def keeps_somewhere(user: Any) -> bool:
    """Whether the person decides about bases of some organisation."""
    return organisations.has_role(user, None, *KEEPERS)


def books_somewhere(user: Any) -> bool:
    """Whether the person books workstations for some organisation."""
    return organisations.has_role(user, None, *BOOKERS)


def knows_bookings(user: Any) -> bool:
    """Whether the person may read who booked what anywhere; None is a loader or the clock."""
    return user is None or (user.is_authenticated and books_somewhere(user))


def works_in_firm(user: Any) -> bool:
    """Whether the person works for a firm, and so may learn at a centre."""
    return user.is_authenticated and firms_of(user).exists()


def firms_of(user: Any) -> QuerySet[Organisation]:
    """The firms the person works for."""
    return organisations.organisations_where(user, Role.MANAGER, Role.MENTOR, Role.EXPERT).filter(kind=Kind.ENTERPRISE)


def can_keep(user: Any, owner_id: int) -> bool:
    """The owner's academic office or manager; None is a loader or the clock."""
    return user is None or organisations.has_role(user, owner_id, *KEEPERS)


def can_book(user: Any, base: Base, organisation_id: int) -> bool:
    """Whoever teaches or works there, at a base that is shared or their own; nobody at one that was given up."""
    may = user is None or organisations.has_role(user, organisation_id, *BOOKERS)
    return may and base.retired_at is None and (base.shared or base.owner_id == organisation_id)


def has_booked_for(user: Any, booking: Booking) -> bool:
    """Whether the person books for the organisation that booked."""
    return user is not None and organisations.has_role(user, booking.organisation_id, *BOOKERS)


def can_change(user: Any, booking: Booking) -> bool:
    """Whoever works for the organisation that booked, and the keepers of the base."""
    return has_booked_for(user, booking) or can_keep(user, booking.group.base.owner_id)


def can_run_centre(user: Any, host_id: int) -> bool:
    """The host's academic office; None is a loader."""
    return user is None or organisations.has_role(user, host_id, Role.ACADEMIC)


def can_join(user: Any, offering: Offering) -> bool:
    """Whoever works for a firm; where only members may come, for one that is a member."""
    firms = firms_of(user)
    if offering.members_only:
        firms = firms.filter(
            pk__in=CentreMember.objects.filter(centre=offering.centre_id, left_on=None).values("organisation")
        )
    return firms.exists()


def booking_organisations(user: Any, base: Base | None = None) -> QuerySet[Organisation]:
    """For whom the person may book, at that base."""
    rows = organisations.organisations_where(user, *BOOKERS).filter(kind__in=OWNERS)
    return rows if base is None or base.shared else rows.filter(pk=base.owner_id)


def organisations_booked_for(user: Any) -> QuerySet[Organisation]:
    """For whom the person may book anywhere: whose bookings are theirs to see."""
    return organisations.organisations_where(user, *BOOKERS)


def bookings_visible_to(user: Any) -> QuerySet[Booking]:
    """Those of the person's organisations, and those at the bases they keep."""
    if user.is_superuser:
        return Booking.objects.all()
    own = organisations.organisations_where(user, *BOOKERS)
    kept = organisations.organisations_where(user, *KEEPERS)
    return Booking.objects.filter(Q(organisation__in=own) | Q(group__base__owner__in=kept))


def access_booking(user: Any, pk: int) -> Booking:
    """A booking the person may see. Raises Http404."""
    rows = bookings_visible_to(user).select_related(
        "group__base__owner", "organisation", "school_class", "requested_by"
    )
    booking = rows.filter(pk=pk).first()
    if booking is None:
        raise Http404
    return booking


def access_owner(user: Any, code: str) -> Organisation:
    """The organisation of that code, if the person keeps its bases. Raises Http404."""
    owner = organisations.access_organisation(user, code, *KEEPERS)
    if owner.kind not in OWNERS:
        raise Http404
    return owner


def access_home(user: Any, code: str) -> Organisation:
    """The organisation of that code, if the person books for it or keeps its bases. Raises Http404."""
    owner = organisations.access_organisation(user, code, *BOOKERS)
    if owner.kind not in OWNERS:
        raise Http404
    return owner


def access_kept(user: Any, org: str, code: str) -> Base:
    """A base of that organisation, if the person keeps it. Raises Http404."""
    owner = access_owner(user, org)
    base = Base.objects.select_related("owner", "city", "cluster").filter(owner=owner, code=code).first()
    if base is None:
        raise Http404
    return base


def access_check(user: Any, pk: int) -> SafetyCheck:
    """A safety check with a paper, for keepers of the base and for officers. Raises Http404."""
    check = SafetyCheck.objects.select_related("base").filter(pk=pk).exclude(file="").first()
    if check is None or not (can_keep(user, check.base.owner_id) or organisations.is_officer(user)):
        raise Http404
    return check


def access_host(user: Any, code: str) -> Organisation:
    """The school or training centre of that code, if the person runs its centres. Raises Http404."""
    host = organisations.access_organisation(user, code, Role.ACADEMIC)
    if host.kind not in HOSTS:
        raise Http404
    return host


def access_run_centre(user: Any, org: str, code: str) -> Centre:
    """A centre of that host, if the person runs it. Raises Http404."""
    centre = Centre.objects.select_related("host").filter(host=access_host(user, org), code=code).first()
    if centre is None:
        raise Http404
    return centre
