"""Where demand is looked at: the province, one of its cities, or one cluster with open orders."""

from dataclasses import dataclass

from internships import public as internships
from lms.organisations.public import City, Cluster


@dataclass(frozen=True)
class Choice:
    """The places with open orders, by city, and the one that was asked for; neither city nor cluster: the province."""

    cities: list[tuple[City, list[Cluster]]]
    city: City | None = None
    cluster: Cluster | None = None

    @property
    def key(self) -> str:
        """How an address names it."""
        return self.cluster.slug if self.cluster else self.city.slug if self.city else ""

    @property
    def name(self) -> str:
        """How people name it; empty for the province."""
        return str(self.cluster or self.city or "")


def choice_of(key: str) -> Choice:
    """The choice an address names; the whole province for a place nobody asks in. Two queries."""
    asked = {row.cluster_id for row in internships.demand_by_cluster()}
    clusters = Cluster.objects.filter(pk__in=asked).select_related("city").order_by("city__adcode", "slug")
    by_city: dict[City, list[Cluster]] = {}
    for cluster in clusters:
        by_city.setdefault(cluster.city, []).append(cluster)
    city = next((city for city in by_city if city.slug == key), None)
    cluster = next((one for one in clusters if one.slug == key), None)
    return Choice(list(by_city.items()), city, None if city else cluster)
