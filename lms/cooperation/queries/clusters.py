"""Cooperation cluster by cluster, for officers. Each figure is defined in `choices.DEFINITIONS`."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lms.cooperation.choices import AgreementState, CallState, InterestState, Side
from lms.cooperation.models import Agreement, AgreementParty, Interest, TalentCall
from lms.cooperation.queries import agreements, factors
from lms.organisations.public import Cluster, Organisation


@dataclass(frozen=True)
class Row:
    """A cluster and its figures."""

    cluster: Cluster
    agreements: int
    late: int
    calls: int
    teams: int
    offers: int
    requests: int
    matches: int
    fell_through: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing goes on there."""
        counted = (self.agreements, self.calls, self.teams, self.offers, self.requests, self.matches, self.fell_through)
        return not any(counted)


def by_cluster(agency: Organisation) -> list[Row]:
    """Every cluster the agency looks after, in order of city: eight queries, however many there are."""
    live = _by_cluster_of_firms(Agreement.objects.filter(state=AgreementState.IN_FORCE))
    late = _late_by_cluster()
    calls = TalentCall.objects.filter(state=CallState.OPEN, closes_on__gte=timezone.localdate())
    working = TalentCall.objects.filter(state=CallState.AWARDED)
    posts = {side: _counted(factors.up().filter(side=side), "cluster") for side in Side}
    matches, failed = (
        _counted(Interest.objects.filter(state=state), "post__cluster")
        for state in (InterestState.CONCLUDED, InterestState.FELL_THROUGH)
    )
    figures = (
        live, late, _counted(calls, "cluster"), _counted(working, "cluster"),
        posts[Side.OFFER], posts[Side.REQUEST], matches, failed,
    )  # fmt: skip
    return [Row(cluster, *(one[cluster.pk] for one in figures)) for cluster in _clusters(agency)]


def clusters_for(here: Organisation) -> QuerySet[Cluster]:
    """Where an organisation may publish: a firm in its own cluster, everybody else in those it has to do with."""
    rows = Cluster.objects.select_related("city")
    if here.cluster_id is not None:
        return rows.filter(pk=here.cluster_id)
    return rows.filter(city=here.city_id) if here.city_id is not None else rows


def _clusters(agency: Organisation) -> QuerySet[Cluster]:
    rows = Cluster.objects.select_related("city").order_by("city__adcode", "slug")
    return rows if agency.city_id is None else rows.filter(city=agency.city_id)


def _counted(rows: QuerySet, path: str) -> Counter[int]:
    counted = rows.order_by().values_list(path).annotate(n=Count("pk"))
    return Counter(dict(counted))


def _by_cluster_of_firms(rows: QuerySet[Agreement]) -> Counter[int]:
    """Agreements by the clusters of their firms; one with firms of two clusters stands in both."""
    parties = AgreementParty.objects.filter(agreement__in=rows, organisation__cluster__isnull=False)
    pairs = parties.order_by().values_list("organisation__cluster").annotate(n=Count("agreement", distinct=True))
    return Counter(dict(pairs))


def _late_by_cluster() -> Counter[int]:
    late = agreements.late_deliverables()
    firms = Q(agreement__parties__organisation__cluster__isnull=False)
    path = "agreement__parties__organisation__cluster"
    pairs = late.filter(firms).order_by().values_list(path).annotate(n=Count("pk", distinct=True))
    return Counter(dict(pairs))
