"""The people of organisations, and what students study."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from lms.organisations.choices import Role
from lms.organisations.models import Membership, Organisation


@dataclass(frozen=True)
class Study:
    """Where a student studies, in which class and since when (None: not recorded)."""

    organisation_id: int
    school_class: str
    entered_on: date | None
    specialty_code: str = ""


def people_with_role(organisation_id: int, *roles: str) -> list[int]:
    """The people who hold one of the roles there today."""
    current = Membership.objects.current().filter(organisation=organisation_id, role__in=roles)
    return list(current.values_list("person_id", flat=True).distinct())


def people_of_many_with_role(organisation_ids: Iterable[int], *roles: str) -> dict[int, list[int]]:
    """{organisation: people}, the same for many in one query; who has nobody with such a role is left out."""
    current = Membership.objects.current().filter(organisation__in=list(organisation_ids), role__in=roles)
    found: dict[int, list[int]] = {}
    for organisation_id, person_id in current.order_by("pk").values_list("organisation", "person"):
        if person_id not in found.setdefault(organisation_id, []):
            found[organisation_id].append(person_id)
    return found


def officers() -> list[int]:
    """Every officer of every agency."""
    current = Membership.objects.current().filter(role=Role.OFFICER)
    return list(current.values_list("person_id", flat=True).distinct())


def officers_of(organisation: Organisation) -> list[int]:
    """The officers who decide about it: those of its city, and of agencies above the cities."""
    current = Membership.objects.current().filter(role=Role.OFFICER)
    near = current.filter(Q(organisation__city=None) | Q(organisation__city=organisation.city_id))
    return list(near.values_list("person_id", flat=True).distinct())


def studies_of_many(person_ids: Iterable[int]) -> dict[int, Study]:
    """{person: study} of those who are students today; of two schools the later one counts."""
    current = Membership.objects.current().filter(role=Role.STUDENT, person__in=list(person_ids))
    return {
        row.person_id: Study(
            row.organisation_id,
            row.school_class.name if row.school_class else "",
            row.school_class.entered_on if row.school_class else None,
            row.school_class.specialty_code if row.school_class else "",
        )
        for row in current.select_related("school_class").order_by("starts_on", "id")
    }


def last_entry(organisation_id: int, specialty_code: str) -> date | None:
    """The day the newest of the specialty's students there entered, as far as they have; None if there are none."""
    here = Membership.objects.current().filter(organisation=organisation_id, role=Role.STUDENT)
    own = here.filter(school_class__specialty_code=specialty_code, school_class__entered_on__lte=timezone.localdate())
    found: date | None = own.aggregate(last=Max("school_class__entered_on"))["last"]
    return found


@dataclass(frozen=True)
class ClassPlace:
    """Somebody's place in a class of their specialty: today's, or the last they had."""

    person_id: int
    class_id: int
    class_name: str
    entered_on: date


def class_places(
    organisation_id: int, specialty_code: str, *, entered_from: int, before: int | None
) -> list[ClassPlace]:
    """Everybody who studies the specialty there, or did to the end, and entered in these years; one query.

    Who went on to another specialty of the school belongs to that one. `before` is the first year that is not meant.
    """
    here = Membership.objects.filter(
        organisation=organisation_id, role=Role.STUDENT, starts_on__lte=timezone.localdate()
    )
    later = here.filter(person=OuterRef("person")).filter(
        Q(starts_on__gt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk"))
    )
    rows = here.filter(~Exists(later), school_class__specialty_code=specialty_code)
    rows = rows.filter(school_class__entered_on__year__gte=entered_from)
    if before is not None:
        rows = rows.filter(school_class__entered_on__year__lt=before)
    fields = ("person", "school_class", "school_class__name", "school_class__entered_on")
    return [ClassPlace(*row) for row in rows.order_by("school_class__name", "pk").values_list(*fields)]
