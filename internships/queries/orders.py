"""Orders and their posts, as lists show them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.utils import timezone

from internships.choices import NOT_UNDER_WAY, RANKING, SHOWN, OrderState, PlacementState
from internships.models import MatchRound, Order, Post, RoundPost
from internships.queries import offers
from lms.common.enumerating import joined
from lms.common.search.lists import matches_q

SEARCHED = [
    "enterprise__name_zh", "enterprise__name_en", "posts__name_zh", "posts__name_en", "skills__skill__name_zh",
    "skills__skill__name_en", "cluster__name_zh", "cluster__name_en", "code",
]  # fmt: skip


def with_words(orders: QuerySet[Order], q: str) -> QuerySet[Order]:
    """The orders whose firm, posts, skills, cluster or code hold every word of q; all for an empty q.

    By number, so that the joins of the search do not multiply what is counted beside them.
    """
    return Order.objects.filter(pk__in=matches_q(orders, q, SEARCHED).values("pk"))


def with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with everything a card shows, in a fixed number of queries."""
    return (
        orders.select_related("enterprise", "school", "cluster__city")
        .prefetch_related("posts", "skills__skill")
        .annotate(seats=Sum("posts__seats"))
    )


def to_copy(enterprise_id: int) -> QuerySet[Order]:
    """A firm's orders as another may begin from them: those it sent, the last one first; unsent drafts after them."""
    unsent = Case(When(state=OrderState.DRAFT, then=1), default=0)
    own = Order.objects.filter(enterprise=enterprise_id).order_by(unsent, "-pk")
    return own.select_related("school").prefetch_related("posts")


def open_posts() -> QuerySet[Post]:
    """Posts of approved orders: what is asked for today."""
    return Post.objects.filter(order__state=OrderState.APPROVED).select_related(
        "order__enterprise", "order__cluster__city"
    )


def open_rounds() -> QuerySet[MatchRound]:
    """Rounds that students may rank in now, the one closing first ahead."""
    due_later = MatchRound.objects.filter(state__in=RANKING, open_data=False, closes_at__gt=timezone.now())
    return due_later.order_by("closes_at", "pk")


def rounds_under_way() -> QuerySet[MatchRound]:
    """Rounds that students rank in, or whose result is not shown yet."""
    return MatchRound.objects.filter(open_data=False).exclude(state__in=NOT_UNDER_WAY)


def posts_with_parts(post_ids: Iterable[int]) -> dict[int, Post]:
    """{post: with its order, firm, city and skills}, in a fixed number of queries."""
    rows = Post.objects.select_related("order__enterprise", "order__school", "order__cluster__city")
    return rows.prefetch_related("order__skills__skill").in_bulk(list(post_ids))


def posts_of_round(round_id: int) -> list[int]:
    """The posts that take part in a round."""
    return list(MatchRound.objects.get(pk=round_id).posts.values_list("post_id", flat=True))


def seats_left() -> dict[int, int]:
    """{post of an approved order: seats that no published round fills or offers, and none under way promises}.

    Seats of early leavers are free again.
    """
    ended = Q(placements__state=PlacementState.ENDED)
    published = Q(placements__match_round__state__in=SHOWN)
    filled = Count("placements", filter=published & ~ended)
    rows = Post.objects.filter(order__state=OrderState.APPROVED).annotate(left=F("seats") - filled)
    promised = RoundPost.objects.filter(match_round__in=rounds_under_way()).values_list("post_id", "seats")
    # Offered to somebody who does not sit there yet (a waiting list), or who may come back within the half hour.
    on_offer = offers.binding().filter(placement__match_round__state__in=SHOWN).exclude(placement__post=F("post"))
    left = Counter(dict(rows.values_list("pk", "left")))
    for post, seats in [*promised, *on_offer.values_list("post_id").annotate(Count("pk"))]:
        left[post] -= seats
    return left


@dataclass(frozen=True)
class OrderCounts:
    """How many orders stand where."""

    waiting_school: int
    waiting_officer: int
    approved: int
    seats: int
    enterprises: int


def counts() -> OrderCounts:
    """All orders, by what they wait for; seats and firms of the approved ones."""
    approved = Q(state=OrderState.APPROVED)
    states = Order.objects.aggregate(
        waiting_school=Count("id", filter=Q(state=OrderState.SUBMITTED)),
        waiting_officer=Count("id", filter=Q(state=OrderState.CONFIRMED)),
        approved=Count("id", filter=approved),
        enterprises=Count("enterprise", filter=approved, distinct=True),
    )
    seats = open_posts().aggregate(seats=Sum("seats"))["seats"] or 0
    return OrderCounts(seats=seats, **states)


@dataclass(frozen=True)
class OrderAt:
    """An approved order that names a place as its training base."""

    code: str
    enterprise: str
    school: str
    starts_on: date | None


def orders_at(name: str) -> list[OrderAt]:
    """Approved orders whose training base, which firms write as they like, holds this name; the next to start first."""
    rows = Order.objects.filter(state=OrderState.APPROVED, training_base__icontains=name)
    rows = rows.select_related("enterprise", "school").order_by("starts_on", "pk")
    return [OrderAt(row.code, str(row.enterprise), str(row.school), row.starts_on) for row in rows]


@dataclass(frozen=True)
class OrderOf:
    """An approved order of a firm: its code, and its posts by name."""

    code: str
    posts: str


def approved_orders_of(enterprise_id: int) -> list[OrderOf]:
    """A firm's approved orders, the newest first."""
    rows = Order.objects.filter(enterprise=enterprise_id, state=OrderState.APPROVED).prefetch_related("posts")
    return [OrderOf(row.code, joined(row.posts.all())) for row in rows.order_by("-pk")]
