"""What firms ask for, in figures. Every figure's definition (口径) is its docstring's first line."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from internships.choices import SHOWN, OrderState, PlacementState
from internships.models import OrderSkill, Placement, Post


@dataclass(frozen=True)
class SkillDemand:
    """A skill, the highest level asked for it, and the seats of the posts that ask."""

    code: str
    level: int
    seats: int


@dataclass(frozen=True)
class ClusterDemand:
    """A cluster and the open seats of its approved orders."""

    cluster_id: int
    city_id: int
    seats: int
    orders: int


@dataclass(frozen=True)
class Funnel:
    """How far matched students have come. Each counts everybody who got there or further."""

    ranked: int
    matched: int
    signed: int
    started: int
    completed: int
    ended: int

    @property
    def steps(self) -> list[tuple[object, int]]:
        """The stages by name, widest first."""
        return [
            (_("填报"), self.ranked),
            (_("录取"), self.matched),
            (_("签约"), self.signed),
            (_("上岗"), self.started),
            (_("结业"), self.completed),
        ]


def _approved(city_id: int | None, cluster_id: int | None) -> Q:
    narrowed = Q(order__state=OrderState.APPROVED)
    if city_id is not None:
        narrowed &= Q(order__cluster__city=city_id)
    return narrowed if cluster_id is None else narrowed & Q(order__cluster=cluster_id)


def demand_by_skill(city_id: int | None = None, cluster_id: int | None = None) -> list[SkillDemand]:
    """Seats of approved orders that require the skill, each seat counted once for each skill it requires."""
    seats: dict[int, int] = dict(
        Post.objects.filter(_approved(city_id, cluster_id)).values_list("order").annotate(total=Sum("seats"))
    )
    found: dict[str, SkillDemand] = {}
    rows = OrderSkill.objects.filter(order__in=seats).values_list("skill__code", "level", "order_id")
    for code, level, order_id in rows:
        known = found.get(code, SkillDemand(code, 0, 0))
        found[code] = SkillDemand(code, max(known.level, level), known.seats + seats[order_id])
    return sorted(found.values(), key=lambda demand: (-demand.seats, demand.code))


def needs_of_posts(
    city_id: int | None = None, cluster_id: int | None = None
) -> list[tuple[int, tuple[tuple[str, int, int], ...]]]:
    """(seats, required (skill, level, weight)…) of every open post: what a qualified student must cover whole."""
    posts = Post.objects.filter(_approved(city_id, cluster_id)).values_list("seats", "order_id").order_by("pk")
    rows = OrderSkill.objects.filter(order__posts__in=posts.values("pk")).distinct()
    needs: dict[int, list[tuple[str, int, int]]] = {}
    for order_id, code, level, weight in rows.values_list("order_id", "skill__code", "level", "weight"):
        needs.setdefault(order_id, []).append((code, level, weight))
    return [(seats, tuple(needs.get(order_id, ()))) for seats, order_id in posts]


def demand_by_cluster() -> list[ClusterDemand]:
    """Open seats by cluster: the seats of approved orders of firms in it."""
    rows = Post.objects.filter(_approved(None, None)).values("order__cluster", "order__cluster__city")
    counted = rows.annotate(seats=Sum("seats"), orders=Count("order", distinct=True)).order_by("-seats")
    return [
        ClusterDemand(row["order__cluster"], row["order__cluster__city"], row["seats"], row["orders"])
        for row in counted
    ]


def _counted(enterprise_id: int | None, school_id: int | None) -> QuerySet[Placement]:
    """Published results, open data sets left out."""
    rows = Placement.objects.filter(match_round__state__in=SHOWN, match_round__open_data=False)
    if enterprise_id is not None:
        rows = rows.filter(post__order__enterprise=enterprise_id)
    return rows if school_id is None else rows.filter(post__order__school=school_id)


def funnel(enterprise_id: int | None = None, school_id: int | None = None) -> Funnel:
    """Students of published rounds: ranked, matched, signed by all three, started, completed; and ended early."""
    started = Q(started_on__isnull=False)
    signed = started | Q(state=PlacementState.SIGNED)
    return Funnel(
        **_counted(enterprise_id, school_id).aggregate(
            ranked=Count("id"),
            matched=Count("id", filter=Q(post__isnull=False)),
            signed=Count("id", filter=signed),
            started=Count("id", filter=started),
            completed=Count("id", filter=Q(state=PlacementState.COMPLETED)),
            ended=Count("id", filter=Q(state=PlacementState.ENDED)),
        )
    )


def seats_filled() -> dict[int, int]:
    """{cluster: students matched to its posts in published rounds and not ended early}."""
    rows = _counted(None, None).filter(post__isnull=False).exclude(state=PlacementState.ENDED)
    return dict(rows.values_list("post__order__cluster").annotate(total=Count("id")))
