"""How many interns a firm has or has promised to take: what its ceilings are counted against."""

from collections import Counter

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from internships.choices import SHOWN, OrderState, PlacementState
from internships.models import Placement, Post

# {post: people}
Present = Counter[str]
# From the published result until the last day.
THERE = (PlacementState.MATCHED, PlacementState.SIGNED, PlacementState.TRAINING)


def of_other_orders(enterprise_id: int, order_id: int | None) -> Present:
    """Seats of the firm's other approved orders, and those still there of orders that are closed."""
    posts = _of_firm(enterprise_id).exclude(order=order_id)
    promised = posts.filter(order__state=OrderState.APPROVED).values_list("name_zh").annotate(n=Sum("seats"))
    found: Present = Counter(dict(promised))
    closed = present().filter(post__in=posts.filter(order__state=OrderState.CLOSED))
    for name in closed.values_list("post__name_zh", flat=True):
        found[name] += 1
    return found


def by_post(enterprise_ids: list[int]) -> dict[tuple[int, str], int]:
    """{(firm, post): interns matched or training there}, of published rounds."""
    rows = (
        present()
        .annotate(host=Coalesce("post__firm_id", "post__order__enterprise_id"), name=F("post__name_zh"))
        .filter(host__in=enterprise_ids)
        .values_list("host", "name")
    )
    return dict(Counter(rows))


def present() -> QuerySet[Placement]:
    """Students who are with a firm or on their way to it, open data sets aside."""
    return Placement.objects.filter(
        state__in=THERE, match_round__state__in=SHOWN, match_round__open_data=False, post__isnull=False
    )


def _of_firm(enterprise_id: int) -> QuerySet[Post]:
    own = Q(firm=enterprise_id) | Q(firm=None, order__enterprise=enterprise_id)
    return Post.objects.filter(own)
