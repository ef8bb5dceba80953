"""Ceilings that bind several posts of a round together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

from internships.choices import SHOWN, CapKind, PlacementState, Scope
from internships.models import MatchRound, Placement, Post, RoundCap
from internships.queries import orders
from internships.queries.rules import rules_in_force

FIRM, POST = LEGAL = ("STAFF-10", "POST-20")
NO_LIMIT = 10**9


class HasPosts(Protocol):
    """Something that binds posts."""

    @property
    def post_ids(self) -> Sequence[int]:
        """The posts it binds."""
        ...


Cap = TypeVar("Cap", bound=HasPosts)


def first_overlap(caps: Sequence[Cap]) -> tuple[Cap, Cap] | None:
    """Two caps that share some posts and are not one inside the other; None if all are nested or apart.

    The larger come first; each must lie wholly inside one cap seen so far, or in none. Linear in what they name.
    """
    innermost: dict[int, Cap] = {}
    for cap in sorted(caps, key=lambda one: -len(one.post_ids)):
        around = {id(found): found for post in cap.post_ids if (found := innermost.get(post)) is not None}
        outside = [post for post in cap.post_ids if post not in innermost]
        if len(around) > 1 or (around and outside):
            return next(iter(around.values())), cap
        innermost.update(dict.fromkeys(cap.post_ids, cap))
    return None


def bound_by(kind: str, target: int | None, posts: Sequence[Post]) -> list[int]:
    """The posts a firm's, cluster's or city's cap binds, of those given with order and cluster at hand."""
    of = {
        CapKind.FIRM: lambda post: post.order.enterprise_id,
        CapKind.CLUSTER: lambda post: post.order.cluster_id,
        CapKind.CITY: lambda post: post.order.cluster.city_id if post.order.cluster else None,
    }[CapKind(kind)]
    return sorted(post.pk for post in posts if of(post) == target)


def legal_caps(match_round: MatchRound, posts: Sequence[Post]) -> list[RoundCap]:
    """The law's ceilings over these posts: a firm's share of its staff less the interns it has, and within it that of
    the posts of one name. Those that cannot bind are left out.
    """
    shares = {rule.code: str(rule.parameters["share"]) for rule in rules_in_force(Scope.ORDER) if rule.code in LEGAL}
    present = Counter(_present([post.order.enterprise_id for post in posts]))
    found = []
    for firm_id in sorted({post.order.enterprise_id for post in posts}):
        own = [post for post in posts if post.order.enterprise_id == firm_id]
        firm = own[0].order.enterprise.name_zh
        there = sum(number for (where, _name), number in present.items() if where == firm_id)
        most = _share(max(post.order.headcount for post in own), shares.get(FIRM)) - there
        found.append(_cap(match_round, firm_id, firm, most, own))
        for name in sorted({post.name_zh for post in own}):
            like = [post for post in own if post.name_zh == name]
            most = _share(min(post.staff for post in like), shares.get(POST)) - present[firm_id, name]
            found.append(_cap(match_round, None, f"{firm} · {name}", most, like))
    return [cap for cap in found if cap.most < sum(post.seats for post in posts if post.pk in cap.post_ids)]


def _share(whole: int, share: str | None) -> int:
    """A share of a whole, exactly and rounded down; without a rule, more than anybody has."""
    return int(whole * Fraction(share)) if share else NO_LIMIT


def _cap(match_round: MatchRound, firm_id: int | None, name: str, most: int, posts: Sequence[Post]) -> RoundCap:
    kind = CapKind.GROUP if firm_id is None else CapKind.FIRM
    ids = sorted(post.pk for post in posts)
    return RoundCap(match_round=match_round, kind=kind, target=firm_id, name=name, most=max(most, 0), post_ids=ids)


def _present(firm_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(firm, post) of everybody matched to these firms in published rounds and not yet gone."""
    there = (PlacementState.MATCHED, PlacementState.SIGNED, PlacementState.TRAINING)
    rows = Placement.objects.filter(
        state__in=there, post__order__enterprise__in=set(firm_ids), match_round__state__in=SHOWN,
        match_round__open_data=False,
    )  # fmt: skip
    yield from rows.values_list("post__order__enterprise", "post__name_zh")


def candidates(match_round: MatchRound) -> list[Post]:
    """The posts that would take part if the round opened now; those that do once it is open."""
    if match_round.posts.exists():
        ids = list(match_round.posts.values_list("post_id", flat=True))
    else:
        left = orders.seats_left()
        ids = [pk for pk, seats in left.items() if seats > 0 and (not match_round.offered or pk in match_round.offered)]
    return list(Post.objects.filter(pk__in=ids).select_related("order__enterprise", "order__cluster__city"))


def with_posts(caps: Sequence[RoundCap], posts: Sequence[Post]) -> list[RoundCap]:
    """The caps with the posts they bind filled in, where those follow from a firm, cluster or city."""
    for cap in caps:
        if cap.kind != CapKind.GROUP and cap.target is not None:
            cap.post_ids = bound_by(cap.kind, cap.target, posts)
    return list(caps)
