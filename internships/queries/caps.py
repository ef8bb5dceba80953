"""Ceilings that bind several posts of a round together."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from internships.choices import CapKind
from internships.models import MatchRound, Post, RoundCap
from internships.queries import ceilings, orders


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
        CapKind.FIRM: _host,
        CapKind.CLUSTER: lambda post: post.order.cluster_id,
        CapKind.CITY: lambda post: post.order.cluster.city_id if post.order.cluster else None,
    }[CapKind(kind)]
    return sorted(post.pk for post in posts if of(post) == target)


def legal_caps(match_round: MatchRound, posts: Sequence[Post]) -> list[RoundCap]:
    """The law's ceilings over these posts as caps of the round. Those that cannot bind are left out."""
    by_id = {post.pk: post for post in posts}
    found = [_as_round_cap(match_round, cap, by_id[cap.posts[0]]) for cap in ceilings.caps_over(sorted(by_id))]
    return [cap for cap in found if cap.most < sum(by_id[pk].seats for pk in cap.post_ids)]


def _as_round_cap(match_round: MatchRound, cap: ceilings.Cap, one: Post) -> RoundCap:
    of_firm = cap.rule.code == ceilings.FIRM
    kind, target = (CapKind.FIRM, _host(one)) if of_firm else (CapKind.GROUP, None)
    ids = sorted(cap.posts)
    return RoundCap(match_round=match_round, kind=kind, target=target, name=cap.name, most=cap.cap, post_ids=ids)


def _host(post: Post) -> int:
    return post.firm_id or post.order.enterprise_id


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
