"""Composite talent (复合型人才) and the gap to what firms ask for."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from certificates import public as certificates
from internships import public as internships
from lms.organisations import public as organisations
from lms.organisations.public import City, Cluster, Membership, Role
from lms.skills import public as skills


@dataclass(frozen=True)
class CityGap:
    """A city's open seats, its composite students, and what is missing (never below nought)."""

    city: City
    seats: int
    qualified: int
    orders: int

    @property
    def gap(self) -> int:
        """Seats that the city's own composite students cannot fill."""
        return max(self.seats - self.qualified, 0)


@dataclass(frozen=True)
class ClusterGap:
    """A cluster's open seats, the students whom published rounds have placed there, and those who could fill one."""

    cluster: Cluster
    seats: int
    filled: int
    orders: int
    qualified: int = 0

    @property
    def gap(self) -> int:
        """Seats still empty."""
        return max(self.seats - self.filled, 0)

    @property
    def shortage(self) -> int:
        """Seats for which there is no qualified student, wherever they study (never below nought)."""
        return max(self.seats - self.qualified, 0)


def composite_students_by_city() -> Counter[int]:
    """{city: students of its schools today who are composite talent by their proven skills}."""
    homes = dict(_students().filter(organisation__city__isnull=False).values_list("person_id", "organisation__city"))
    levels = certificates.skill_levels_of_many(homes)
    domains = skills.domain_of({code for held in levels.values() for code in held})
    return Counter(homes[person] for person in homes if skills.is_composite(levels.get(person, {}), domains))


def qualified_by_cluster() -> Counter[int]:
    """{cluster: students anywhere in the province who have proven all that one of its open orders requires}."""
    needs = internships.needs_by_cluster()
    levels = certificates.skill_levels_of_many(_students().values_list("person_id", flat=True))
    return Counter(cluster for held in levels.values() for cluster, orders in needs.items() if _fits(held, orders))


def _students() -> QuerySet[Membership]:
    return Membership.objects.current().filter(role=Role.STUDENT)


def _fits(held: Mapping[str, int], orders: Collection[frozenset[tuple[str, int]]]) -> bool:
    return any(all(held.get(skill, 0) >= level for skill, level in needs) for needs in orders)


def gap_by_city() -> list[CityGap]:
    """All sixteen cities in the order of their codes; a city nobody asks in has nought seats."""
    seats: Counter[int] = Counter()
    orders: Counter[int] = Counter()
    for demand in internships.demand_by_cluster():
        seats[demand.city_id] += demand.seats
        orders[demand.city_id] += demand.orders
    qualified = composite_students_by_city()
    cities = organisations.City.objects.order_by("adcode")
    return [CityGap(city, seats[city.pk], qualified[city.pk], orders[city.pk]) for city in cities]


def gap_by_cluster() -> list[ClusterGap]:
    """Every registered cluster, those with the largest gap first."""
    demand = {row.cluster_id: row for row in internships.demand_by_cluster()}
    filled, qualified = internships.seats_filled(), qualified_by_cluster()
    rows = [
        ClusterGap(
            cluster,
            demand[cluster.pk].seats if cluster.pk in demand else 0,
            filled.get(cluster.pk, 0),
            demand[cluster.pk].orders if cluster.pk in demand else 0,
            qualified[cluster.pk],
        )
        for cluster in Cluster.objects.select_related("city")
    ]
    return sorted(rows, key=lambda row: (-row.gap, row.cluster.city.adcode, row.cluster.slug))
