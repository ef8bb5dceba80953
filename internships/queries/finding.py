"""Order classes as the site's search finds them: the approved ones."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from internships.choices import OrderState
from internships.models import Order
from internships.queries import orders
from lms.common.enumerating import joined
from lms.common.search.shelves import Entry, Shelf, put_up


def put_up_shelves() -> None:
    """Order classes come second, behind the courses."""
    put_up(Shelf("orders", _("订单班"), 2, orders_for, show_orders, suggests=True))


def orders_for(q: str) -> QuerySet[Order]:
    """The approved orders that hold the words, the newest first."""
    approved = Order.objects.filter(state=OrderState.APPROVED)
    return orders.with_parts(orders.with_words(approved, q)).order_by("-pk")


def show_orders(rows: list[Order]) -> list[Entry]:
    """Orders by their posts, with the firm and the cluster."""
    return [
        Entry(
            title=joined(row.posts.all()) or row.code,
            url=reverse("internships:order", args=[row.code]),
            note=row.code,
            text=f"{row.enterprise} · {row.cluster}",
        )
        for row in rows
    ]
