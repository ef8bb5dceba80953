"""Agreeing on how a firm's own marks count: the firm proposes, the school agrees, the opening of a round fixes it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import FULL_WEIGHT, MOST_CRITERIA, OrderState
from internships.models import Criterion, Order, Scheme
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

Row = tuple[str, str, int]  # Chinese name, English name, weight


@transaction.atomic
def propose_scheme(order_id: int, skill_weight: int, criteria: Sequence[Row], *, by: User) -> Scheme:
    """Put a version before the school, in place of one that still waits there. Weights make a hundred.

    Raises NotAllowed, WrongState (the order is not approved), Invalid.
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=order_id)
    access.require(access.can_write_orders(by, order.enterprise_id))
    _require_approved(order)
    _require_sensible(skill_weight, criteria)
    order.schemes.filter(published_at=None).delete()
    newest = order.schemes.order_by("-version").first()
    scheme = Scheme.objects.create(
        order=order, version=newest.version + 1 if newest else 1, skill_weight=skill_weight, proposed_by=by
    )
    Criterion.objects.bulk_create(
        Criterion(scheme=scheme, position=n, name_zh=zh, name_en=en, weight=weight)
        for n, (zh, en, weight) in enumerate(criteria, 1)
    )
    audit.record("scheme.proposed", scheme, by=by, skills=skill_weight, criteria=[[zh, w] for zh, _en, w in criteria])
    school = organisations.people_with_role(order.school_id, organisations.Role.ACADEMIC)
    _tell(school, "scheme.proposed", order)
    return scheme


@transaction.atomic
def agree_scheme(order_id: int, *, by: User) -> Scheme:
    """The school agrees to the version that waits: students read it from now on, and nobody changes it any more.

    Raises NotAllowed, WrongState (nothing waits).
    """
    order = Order.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=order_id)
    access.require(access.can_confirm_order(by, order))
    scheme = order.schemes.filter(published_at=None).first()
    if scheme is None:
        raise WrongState(_("没有等你同意的评分办法。"))
    scheme.published_at = timezone.now()
    scheme.save(update_fields=["published_at"])
    audit.record("scheme.published", scheme, by=by)
    managers = organisations.people_with_role(order.enterprise_id, organisations.Role.MANAGER)
    _tell(managers, "scheme.published", order)
    return scheme


def _require_approved(order: Order) -> None:
    if order.state != OrderState.APPROVED:
        raise WrongState(_("订单批准后才能提出评分办法。"))


def _require_sensible(skill_weight: int, criteria: Sequence[Row]) -> None:
    if not criteria or len(criteria) > MOST_CRITERIA:
        raise Invalid(_("填 1 到 %(most)d 个评分项。") % {"most": MOST_CRITERIA})
    if any(not zh.strip() or len(zh) > 40 or weight < 1 for zh, _en, weight in criteria) or skill_weight < 0:
        raise Invalid(_("每个评分项要有名称（40 字以内）和至少 1% 的权重。"))
    total = skill_weight + sum(weight for _zh, _en, weight in criteria)
    if total != FULL_WEIGHT:
        raise Invalid(_("权重合计要正好 100%%，现在是 %(total)d%%。") % {"total": total})


def _tell(people: list[int], kind: str, order: Order) -> None:
    words = {"enterprise": notices.named(order.enterprise), "order": order.code}
    notices.notify(people, kind, words=words, url=f"/orders/{order.code}/")
