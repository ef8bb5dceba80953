"""What other pages show of orders."""

from typing import Any

from django import template

from internships.choices import OrderState
from internships.models import Order
from internships.queries import orders

register = template.Library()


@register.inclusion_tag("internships/_home_orders.html", takes_context=True)
def open_orders(context: dict[str, Any], most: int = 3) -> dict[str, Any]:
    """The orders approved last, for the front page; nothing where there are none."""
    approved = orders.with_parts(Order.objects.filter(state=OrderState.APPROVED)).order_by("-approved_at", "-pk")
    return {
        "orders": list(approved[:most]),
        "match_round": orders.open_rounds().first(),
        "english": context.get("english"),
    }
