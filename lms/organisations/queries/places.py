"""Cities and their industrial clusters, with what is registered there."""

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lms.organisations.choices import Kind
from lms.organisations.models import City, Cluster, Organisation


def cities() -> QuerySet[City]:
    """All cities with `clusters_count`, `universities_count` and `enterprises_count`: one query."""
    return City.objects.annotate(
        clusters_count=_count(Cluster.objects.filter(city=OuterRef("pk")), "city"),
        universities_count=_registered(Kind.UNIVERSITY),
        enterprises_count=_registered(Kind.ENTERPRISE),
    )


def clusters_of(city: City) -> QuerySet[Cluster]:
    """The clusters of a city, by name, with how many enterprises of each are registered."""
    return city.clusters.annotate(
        enterprises_count=_count(
            Organisation.objects.filter(cluster=OuterRef("pk"), kind=Kind.ENTERPRISE, suspended_at=None), "cluster"
        )
    ).order_by("slug")


def universities_in(city: City) -> QuerySet[Organisation]:
    """The universities of a city, by the ministry's number."""
    return city.organisations.filter(kind=Kind.UNIVERSITY, suspended_at=None).order_by("moe_code", "pk")


def place_totals() -> dict[str, int]:
    """How many cities, clusters and universities are known: counted, never written down."""
    totals = cities().aggregate(
        cities=Count("pk"), clusters=Sum("clusters_count"), universities=Sum("universities_count")
    )
    return {name: count or 0 for name, count in totals.items()}


def _registered(kind: str) -> Coalesce:
    return _count(Organisation.objects.filter(city=OuterRef("pk"), kind=kind, suspended_at=None), "city")


def _count(rows: QuerySet, by: str) -> Coalesce:
    # A subquery each: joins would multiply the three counts.
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)
