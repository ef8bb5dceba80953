"""Bases as lists and pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from lms.bases.choices import Place
from lms.bases.models import Base
from lms.bases.planning import Use
from lms.bases.queries.utilisation import uses
from lms.common.search.lists import matches_q
from lms.organisations.public import City, Cluster
from lms.skills import public as skills

SEARCHED = ["name_zh", "name_en", "owner__name_zh", "address_zh", "groups__name", "groups__equipment_zh"]


@dataclass(frozen=True)
class Chosen:
    """What somebody looks for; of several skills any one will do."""

    q: str = ""
    city: str = ""
    cluster: str = ""
    skill: tuple[str, ...] = ()
    place: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Card:
    """A base of the list.

    left   workstation-hours nobody asked for on the day looked for; None where no day was named
    """

    base: Base
    workstations: int
    skills: list[Any]
    left: float | None = None


def open_bases() -> QuerySet[Base]:
    """Bases that take bookings."""
    return Base.objects.filter(retired_at=None).select_related("owner", "city", "cluster")


def found(chosen: Chosen) -> list[Card]:
    """The bases that fit, by name; where a day is named, only those with something left on it, the most first."""
    rows = _narrowed(chosen).annotate(workstations=Sum("groups__count")).prefetch_related("groups__skills")
    rows = list(rows.order_by("name_zh", "pk"))
    left = _left(rows, chosen.day) if chosen.day else {}
    cards = [Card(row, row.workstations or 0, _skills_of(row), _hours_left(left.get(row.pk))) for row in rows]
    if chosen.day is None:
        return cards
    return sorted((card for card in cards if card.left), key=lambda card: -(card.left or 0))


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters of the list offer: only what some base has. Three queries."""
    here = open_bases().values
    cities = City.objects.filter(pk__in=here("city"))
    clusters = Cluster.objects.filter(pk__in=here("cluster")).select_related("city")
    trained = open_bases().filter(groups__skills__isnull=False).values_list("groups__skills__code", flat=True)
    known = skills.by_code(set(trained))
    return {
        "city": [(row.slug, str(row)) for row in cities],
        "cluster": [(row.slug, row.placed_name) for row in clusters],
        "skill": [(code, str(known[code])) for code in sorted(known)],
        "place": list(Place.choices),
    }


def _narrowed(chosen: Chosen) -> QuerySet[Base]:
    rows = open_bases()
    wanted = {
        "city__slug": chosen.city,
        "cluster__slug": chosen.cluster,
        "groups__skills__code__in": chosen.skill,
        "place": chosen.place,
    }
    for field, value in wanted.items():
        # Each by number: joins would multiply the workstations that are added up beside them.
        rows = rows.filter(pk__in=Base.objects.filter(**{field: value}).values("pk")) if value else rows
    if chosen.day:
        rows = rows.filter(safe_until__gte=chosen.day)
    return rows.filter(pk__in=matches_q(open_bases(), chosen.q, SEARCHED).values("pk")) if chosen.q.strip() else rows


def _left(rows: list[Base], day: date) -> dict[int, Use]:
    asked = uses([row.pk for row in rows], [day], requested=True)
    return {row.pk: asked.of(row.pk) for row in rows}


def _hours_left(use: Use | None) -> float | None:
    return None if use is None else round(float(use.open - use.booked), 1)


def _skills_of(base: Base) -> list[Any]:
    found = {skill.code: skill for group in base.groups.all() for skill in group.skills.all()}
    return [found[code] for code in sorted(found)]


def kept_by(organisation_id: int) -> QuerySet[Base]:
    """The bases an organisation keeps, those it gave up last."""
    rows = Base.objects.filter(owner=organisation_id).select_related("owner", "city", "cluster")
    return rows.annotate(workstations=Sum("groups__count")).order_by("retired_at", "name_zh", "pk")
