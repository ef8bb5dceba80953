"""Composite talent (复合型人才) and the gap to what firms ask for."""

from collections import Counter
from dataclasses import dataclass

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
    """A cluster's open seats and the students whom published rounds have placed there."""

    cluster: Cluster
    seats: int
    filled: int
    orders: int

    @property
    def gap(self) -> int:
        """Seats still empty."""
        return max(self.seats - self.filled, 0)


def composite_students_by_city() -> Counter[int]:
    """{city: students of its schools today who are composite talent by their proven skills}."""
    rows = Membership.objects.current().filter(role=Role.STUDENT, organisation__city__isnull=False)
    homes = dict(rows.values_list("person_id", "organisation__city"))
    levels = certificates.skill_levels_of_many(homes)
    return Counter(homes[person] for person in homes if skills.is_composite(levels.get(person, {})))


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
    filled = internships.seats_filled()
    rows = [
        ClusterGap(
            cluster,
            demand[cluster.pk].seats if cluster.pk in demand else 0,
            filled.get(cluster.pk, 0),
            demand[cluster.pk].orders if cluster.pk in demand else 0,
        )
        for cluster in Cluster.objects.select_related("city")
    ]
    return sorted(rows, key=lambda row: (-row.gap, row.cluster.city.adcode, row.cluster.slug))
