"""How many orders name a skill."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from internships.choices import FOLLOWING
from internships.models import Order
from lms.skills import public as skills


def put_up_uses() -> None:
    """Tell the taxonomy of orders that would follow a merge, and of those that keep what was approved."""
    skills.register_uses(
        skills.Use("internships.orders", _("还没有批准的订单"), drafts, follows=True),
        skills.Use("internships.approved", _("已批准或已结束的订单"), approved, follows=False),
    )


def drafts(codes: Collection[str]) -> int:
    """Orders not approved yet that ask for any of the skills."""
    return Order.objects.filter(state__in=FOLLOWING, skills__skill__code__in=codes).distinct().count()


def approved(codes: Collection[str]) -> int:
    """Orders that were approved, open or closed, and ask for any of them."""
    return Order.objects.exclude(state__in=FOLLOWING).filter(skills__skill__code__in=codes).distinct().count()
