"""Orders that are still being written follow the taxonomy; what was approved keeps its words."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from internships.choices import FOLLOWING
from internships.models import Order, OrderSkill
from internships.operations.orders import MOST_WEIGHT
from lms.skills import public as skills


@transaction.atomic
def follow_skills(moves: Mapping[int, int]) -> dict[str, int]:
    """Have orders that are not approved yet ask for what a skill has become. {"internships.orders": how many rows}.

    A form that somebody has open notices, as after any other save.
    """
    rows = skills.repoint(OrderSkill.objects.filter(order__state__in=FOLLOWING), moves, "order_id", MOST_WEIGHT)
    Order.objects.filter(pk__in={row.order_id for row in rows}).update(version=F("version") + 1)
    return {"internships.orders": len(rows)}
