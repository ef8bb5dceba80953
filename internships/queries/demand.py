"""What firms ask for, in figures. Every figure's definition (口径) is its docstring's first line."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from internships.choices import SHOWN, OrderState, PlacementState
from internships.models import Placement, Post
from internships.queries.slots import Bools, Slots, open_slots


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


def _within(slots: Slots, city_id: int | None, cluster_id: int | None) -> Bools:
    """Which open orders lie in the city and the cluster, where those are given."""
    within = np.ones(len(slots), dtype=bool)
    if city_id is not None:
        within &= slots.city == city_id
    return within if cluster_id is None else within & (slots.cluster == cluster_id)


def demand_by_skill(city_id: int | None = None, cluster_id: int | None = None) -> list[SkillDemand]:
    """Seats of approved orders that require the skill, each seat counted once for each skill it requires."""
    slots = open_slots()
    asking = _within(slots, city_id, cluster_id)[slots.owner]
    skill, count = slots.skill[asking], len(slots.skills)
    seats = np.bincount(skill, weights=slots.seats[slots.owner[asking]], minlength=count).astype(int)
    highest = np.zeros(count, dtype=int)
    np.maximum.at(highest, skill, slots.level[asking])
    every = zip(slots.skills, highest.tolist(), seats.tolist(), strict=True)
    asked = [SkillDemand(code, level, total) for code, level, total in every if level]
    return sorted(asked, key=lambda demand: (-demand.seats, demand.code))


def needs_of_orders(
    city_id: int | None = None, cluster_id: int | None = None
) -> list[tuple[int, tuple[tuple[str, int, int], ...]]]:
    """(seats, required (skill, level, weight)…) of every open order: what a qualified student must cover whole."""
    slots = open_slots()
    codes = (slots.skills[number] for number in slots.skill.tolist())
    needs = list(zip(codes, slots.level.tolist(), slots.weight.tolist(), strict=True))
    begin, seats = slots.first.tolist(), slots.seats.tolist()
    within = np.flatnonzero(_within(slots, city_id, cluster_id)).tolist()
    return [(seats[place], tuple(needs[begin[place] : begin[place + 1]])) for place in within]


def needs_by_cluster() -> dict[int, set[frozenset[tuple[str, int]]]]:
    """{cluster: what its open orders require, as (skill, level) each}; an order that requires nothing is not there."""
    slots = open_slots()
    needs = list(zip((slots.skills[number] for number in slots.skill.tolist()), slots.level.tolist(), strict=True))
    found: dict[int, set[frozenset[tuple[str, int]]]] = defaultdict(set)
    ends = zip(slots.cluster.tolist(), slots.first.tolist(), [*slots.first.tolist()[1:], len(needs)], strict=False)
    for cluster, begin, end in ends:
        if begin < end:
            found[cluster].add(frozenset(needs[begin:end]))
    return found


def demand_by_cluster() -> list[ClusterDemand]:
    """Open seats by cluster: the seats of approved orders of firms in it."""
    rows = Post.objects.filter(order__state=OrderState.APPROVED).values("order__cluster", "order__cluster__city")
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
