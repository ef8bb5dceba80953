"""An order's way from the firm's desk to the students' list."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import SHOWN, OrderState
from internships.models import Order, OrderSkill, Post, RoundPost
from internships.operations import rules
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User
from lms.skills import public as skills


@dataclass(frozen=True)
class PostDraft:
    """One post as the firm writes it."""

    name_zh: str
    staff: int
    seats: int
    minimum: int = 0
    name_en: str = ""


@dataclass(frozen=True)
class OrderDraft:
    """An order as the firm writes it. `skills` are (code, level, weight)."""

    enterprise_id: int
    school_id: int
    cluster_id: int | None
    mode: str
    headcount: int
    months: int
    starts_on: date
    same_post_wage: int
    pay: int
    posts: tuple[PostDraft, ...]
    skills: tuple[tuple[str, int, int], ...]
    lowest_tier_basis: str = ""
    fees: int = 0
    youngest_year: int = 2
    course_codes: tuple[str, ...] = ()
    mentor_id: int | None = None
    note: str = ""
    code: str = ""
    demo: bool = False


PLAIN_FIELDS = (
    "enterprise_id", "school_id", "cluster_id", "mode", "headcount", "months", "starts_on", "same_post_wage", "pay",
    "lowest_tier_basis", "fees", "youngest_year", "mentor_id", "note", "demo",
)  # fmt: skip


@transaction.atomic
def draft_order(draft: OrderDraft, *, by: User | None, order_id: int | None = None) -> Order:
    """Keep a draft, new or again; breaches of the law are shown, not refused, until it is submitted.

    Raises NotAllowed, WrongState (it is already under way), Invalid.
    """
    _require_writer(draft.enterprise_id, by)
    _require_content(draft)
    fields = {name: getattr(draft, name) for name in PLAIN_FIELDS} | {"course_codes": list(draft.course_codes)}
    if order_id is None:
        order = _created(draft.code, fields)
    else:
        order = _locked(order_id)
        _require_editable(order, draft.enterprise_id)
        Order.objects.filter(pk=order.pk).update(**fields)
        order.refresh_from_db()
    _write_parts(order, draft)
    rules.keep_findings(order)
    audit.record("order.drafted", order, by=by, seats=sum(post.seats for post in draft.posts))
    return order


@transaction.atomic
def submit_order(order_id: int, *, by: User | None) -> Order:
    """Send the order to the school. Raises NotAllowed, WrongState, Invalid (a blocking rule is broken)."""
    order = _locked(order_id)
    _require_writer(order.enterprise_id, by)
    if order.state == OrderState.SUBMITTED:
        return order
    rules.refuse_if_blocked(rules.keep_findings(order))
    order.move(to=OrderState.SUBMITTED, returned_reason="")
    audit.record("order.submitted", order, by=by)
    _tell(organisations.people_with_role(order.school_id, "academic"), "order.submitted", order)
    return order


@transaction.atomic
def confirm_order(order_id: int, *, by: User | None) -> Order:
    """The school agrees to train for it. Raises NotAllowed, WrongState."""
    order = _locked(order_id)
    access.require(by is None or access.can_confirm_order(by, order))
    if order.state == OrderState.CONFIRMED:
        return order
    order.move(to=OrderState.CONFIRMED)
    audit.record("order.confirmed", order, by=by)
    _tell(organisations.officers(), "order.confirmed", order)
    return order


@transaction.atomic
def approve_order(order_id: int, *, by: User | None) -> Order:
    """The cluster's officer lets students see it. Raises NotAllowed, WrongState, Invalid.

    The law is asked again: another order of the firm may have used up its ceiling since.
    """
    order = _locked(order_id)
    access.require(by is None or access.can_approve_order(by, order))
    if order.state == OrderState.APPROVED:
        return order
    # Two orders of one firm, approved at the same moment, would each find the ceiling untouched.
    organisations.Organisation.objects.select_for_update().get(pk=order.enterprise_id)
    rules.refuse_if_blocked(rules.keep_findings(order))
    order.move(to=OrderState.APPROVED, approved_at=timezone.now())
    audit.record("order.approved", order, by=by)
    _tell(_people_of(order), "order.approved", order)
    return order


@transaction.atomic
def return_order(order_id: int, *, reason: str, by: User) -> Order:
    """Send it back with a reason, by whose turn it is. Raises NotAllowed, WrongState, Invalid."""
    order = _locked(order_id)
    access.require(access.can_confirm_order(by, order) or access.can_approve_order(by, order))
    access.require(access.can_return_order(by, order) or not order.can_move(to=OrderState.RETURNED))
    if not reason.strip():
        raise Invalid(_("请写明退回原因，企业才知道改哪里。"), fields={"reason": _("请写明退回原因")})
    order.move(to=OrderState.RETURNED, returned_reason=reason.strip())
    audit.record("order.returned", order, by=by, reason=reason)
    _tell(_people_of(order), "order.returned", order)
    return order


@transaction.atomic
def close_order(order_id: int, *, by: User | None) -> Order:
    """Take an approved order off the list; its seats no longer weigh on the firm's ceiling.

    Raises NotAllowed, WrongState (not approved, or it takes part in a round that is not published yet).
    """
    order = _locked(order_id)
    access.require(by is None or access.can_close_order(by, order))
    if order.state == OrderState.CLOSED:
        return order
    in_rounds = RoundPost.objects.filter(post__order=order).exclude(match_round__state__in=SHOWN)
    if in_rounds.exists():
        raise WrongState(_("订单正在一轮匹配里，公布后才能结束。"))
    order.move(to=OrderState.CLOSED)
    audit.record("order.closed", order, by=by)
    return order


def _locked(order_id: int) -> Order:
    return Order.objects.select_for_update().get(pk=order_id)


def _require_writer(enterprise_id: int, by: User | None) -> None:
    """The firm's manager, of a firm that has been vetted: no vetting, no orders."""
    if by is not None and not access.can_write_orders(by, enterprise_id):
        raise NotAllowed()
    enterprise = organisations.Organisation.objects.get(pk=enterprise_id)
    if enterprise.vetted_at is None:
        raise Invalid(_("企业还没有通过事前审核，审核通过后就可以发布订单。"), next_step=_("可以先完善企业资料。"))


def _require_content(draft: OrderDraft) -> None:
    if not draft.posts:
        raise Invalid(_("至少填写一个岗位。"), fields={"posts": _("至少填写一个岗位")})
    unknown = {code for code, _level, _weight in draft.skills} - set(
        skills.by_code(code for code, _, _ in draft.skills)
    )
    if unknown:
        raise Invalid(_("没有这些技能编码：%(codes)s") % {"codes": "、".join(sorted(unknown))})


def _require_editable(order: Order, enterprise_id: int) -> None:
    if order.enterprise_id != enterprise_id:
        raise NotAllowed()
    if not order.is_editable:
        raise WrongState(_("订单已经提交，退回后才能修改。"))


def _created(code: str, fields: dict[str, Any]) -> Order:
    """A new row. Without a code of its own it is called after its number, which nobody else can take meanwhile."""
    order = Order.objects.create(code=code or f"new-{secrets.token_hex(8)}", **fields)
    if not code:
        order.code = f"ord-{timezone.localdate().year}-{order.pk:04d}"
        order.save(update_fields=["code"])
    return order


def _write_parts(order: Order, draft: OrderDraft) -> None:
    order.posts.all().delete()
    order.skills.all().delete()
    Post.objects.bulk_create(
        [
            Post(
                order=order,
                position=n,
                name_zh=p.name_zh,
                name_en=p.name_en,
                staff=p.staff,
                seats=p.seats,
                minimum=p.minimum,
            )
            for n, p in enumerate(draft.posts, 1)
        ]
    )
    known = skills.by_code(code for code, _, _ in draft.skills)
    OrderSkill.objects.bulk_create(
        [OrderSkill(order=order, skill=known[code], level=level, weight=weight) for code, level, weight in draft.skills]
    )


def _people_of(order: Order) -> list[int]:
    return organisations.people_with_role(order.enterprise_id, "manager") + organisations.people_with_role(
        order.school_id, "academic"
    )


def _tell(people: list[int], kind: str, order: Order) -> None:
    notices.notify(
        people, kind, words={"order": order.code, "enterprise": str(order.enterprise)}, url=f"/orders/{order.code}/"
    )
