"""An order's way from the firm's desk to the students' list."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import SHOWN, Moment, OrderState, PartnerState
from internships.errors import OrderChanged
from internships.models import Order, OrderPartner, OrderSkill, Post, RoundPost
from internships.operations import rules
from internships.queries import readiness
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User
from lms.skills import public as skills
from lms.skills.signals import skills_demanded


@dataclass(frozen=True)
class PostDraft:
    """One post as the firm writes it. `firm_id` names the firm of a joint order whose post it is."""

    name_zh: str
    staff: int
    seats: int
    minimum: int = 0
    name_en: str = ""
    tasks_zh: str = ""
    firm_id: int | None = None
    labour_grade: int = 1
    hazards: tuple[str, ...] = ()
    barred_for_minors: bool = False
    barred_for_women: bool = False


@dataclass(frozen=True)
class OrderDraft:
    """An order as the firm writes it. `skills` are (code, level, weight); `more` are other fields of FIELDS."""

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
    insured_from: date | None = None
    insured_until: date | None = None
    insured_by: str = ""
    more: tuple[tuple[str, Any], ...] = ()


# What a need weighs at most beside the others.
MOST_WEIGHT = 5
PLAIN_FIELDS = (
    "enterprise_id", "school_id", "cluster_id", "mode", "headcount", "months", "starts_on", "same_post_wage", "pay",
    "lowest_tier_basis", "fees", "youngest_year", "mentor_id", "note", "demo", "insured_from", "insured_until",
    "insured_by",
)  # fmt: skip
# What else a firm writes; each has a harmless default.
MORE_FIELDS = (
    "training_base", "workplace", "specialty_group", "pay_cycle_days", "pay_way", "holds_documents", "through_agent",
    "hours_per_day", "hours_per_week", "night_work", "overtime", "rest_day_work", "outside_province", "filing_no",
    "lodging",
)  # fmt: skip


@transaction.atomic
def draft_order(
    draft: OrderDraft, *, by: User | None, order_id: int | None = None, version: int | None = None
) -> Order:
    """Keep a whole draft, new or again; breaches of the law are shown, not refused, until it is submitted.

    Raises NotAllowed, OrderChanged (saved elsewhere since `version`), WrongState (it is already under way), Invalid.
    """
    require_writer(draft.enterprise_id, by)
    _require_content(draft)
    require_courses(draft.course_codes)
    fields = {name: getattr(draft, name) for name in PLAIN_FIELDS} | {"course_codes": list(draft.course_codes)}
    fields |= {name: value for name, value in draft.more if name in MORE_FIELDS}
    if order_id is None:
        order = created(draft.code, fields)
    else:
        order = locked_draft(order_id, version, by)
        if order.enterprise_id != draft.enterprise_id:
            raise NotAllowed()
        rewrite(order, fields)
    write_posts(order, draft.posts)
    write_skills(order, draft.skills)
    rules.keep_findings(order)
    audit.record("order.drafted", order, by=by, seats=sum(post.seats for post in draft.posts))
    return order


@transaction.atomic
def submit_order(order_id: int, *, by: User | None) -> Order:
    """Send the order to the school.

    Raises NotAllowed, WrongState, Invalid (the firm is not admitted, a part is missing, a firm of a joint order has
    not agreed, a rule of law stands against it).
    """
    order = _locked(order_id)
    require_writer(order.enterprise_id, by)
    if order.state == OrderState.SUBMITTED:
        return order
    _require_movable(order, OrderState.SUBMITTED)
    readiness.require_ready(order)
    rules.refuse_if_held(rules.keep_findings(order, Moment.SUBMITTED))
    order.move(to=OrderState.SUBMITTED, returned_reason="", typed={})
    audit.record("order.submitted", order, by=by)
    _tell(organisations.people_with_role(order.school_id, "academic"), "order.submitted", order)
    return order


@transaction.atomic
def confirm_order(
    order_id: int, *, by: User | None, host_approved_on: date | None = None, host_inspected_on: date | None = None
) -> Order:
    """The school agrees to train for it, and says when it chose and saw the host. Raises NotAllowed, WrongState."""
    order = _locked(order_id)
    access.require(by is None or access.can_confirm_order(by, order))
    if order.state == OrderState.CONFIRMED:
        return order
    order.move(to=OrderState.CONFIRMED, host_approved_on=host_approved_on, host_inspected_on=host_inspected_on)
    audit.record("order.confirmed", order, by=by)
    _tell(organisations.officers_of(order.enterprise), "order.confirmed", order)
    return order


@transaction.atomic
def approve_order(order_id: int, *, by: User | None) -> Order:
    """The cluster's officer lets students see it. Raises NotAllowed, WrongState, Invalid.

    Admission and law are asked again: another order of a firm may have used up its ceiling since.
    """
    order = _locked(order_id)
    access.require(by is None or access.can_approve_order(by, order))
    if order.state == OrderState.APPROVED:
        return order
    _require_movable(order, OrderState.APPROVED)
    # Two orders of one firm, approved at the same moment, would each find the ceiling untouched.
    firms = [order.enterprise_id, *order.posts.exclude(firm=None).values_list("firm_id", flat=True)]
    list(organisations.Organisation.objects.select_for_update().filter(pk__in=firms).order_by("pk"))
    readiness.require_admitted(order)
    rules.refuse_if_held(rules.keep_findings(order, Moment.APPROVED))
    order.move(to=OrderState.APPROVED, approved_at=timezone.now())
    audit.record("order.approved", order, by=by)
    _tell(_people_of(order), "order.approved", order)
    skills_demanded.send(sender=Order, codes=list(order.skills.values_list("skill__code", flat=True)))
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
    """Take an approved order off the list; its free seats no longer weigh on the firm's ceiling.

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


def require_writer(enterprise_id: int, by: User | None) -> None:
    """The firm's manager. Raises NotAllowed."""
    access.require(by is None or access.can_write_orders(by, enterprise_id))


def locked_draft(order_id: int, version: int | None, by: User | None) -> Order:
    """A draft to write on, held until the transaction ends. Raises NotAllowed, WrongState, OrderChanged."""
    order = _locked(order_id)
    require_writer(order.enterprise_id, by)
    if not order.is_editable:
        raise WrongState(_("订单已经提交，退回后才能修改。"))
    if version is not None and version != order.version:
        raise OrderChanged()
    return order


def created(code: str, fields: dict[str, Any]) -> Order:
    """A new row. Without a code of its own it is called after its number, which nobody else can take meanwhile."""
    order = Order.objects.create(code=code or f"new-{secrets.token_hex(8)}", **fields)
    if not code:
        order.code = f"ord-{timezone.localdate().year}-{order.pk:04d}"
        order.save(update_fields=["code"])
    return order


def rewrite(order: Order, fields: dict[str, Any]) -> None:
    """Other values for these fields, and the next version."""
    Order.objects.filter(pk=order.pk).update(**fields, version=F("version") + 1, saved_at=timezone.now())
    order.refresh_from_db()


def require_courses(codes: Iterable[str]) -> None:
    """Raises Invalid for a code that no published course has."""
    unknown = skills.unknown_courses(codes)
    if unknown:
        words = _("没有这些课程：%(codes)s。请从已发布的课程里选。") % {"codes": "、".join(unknown)}
        raise Invalid(words, fields={"course_codes": _("没有这门课程")})


def write_posts(order: Order, posts: tuple[PostDraft, ...]) -> None:
    """These posts in place of those before. A firm that agreed to other posts of its own is asked again."""
    before = _posts_by_firm(order)
    order.posts.all().delete()
    rows = [_post(order, number, post) for number, post in enumerate(posts, 1)]
    Post.objects.bulk_create(rows)
    after = _posts_by_firm(order)
    for partner in order.partners.filter(state=PartnerState.CONSENTED):
        if before.get(partner.firm_id) != after.get(partner.firm_id):
            partner.move(to=PartnerState.INVITED, answered_by=None, answered_at=None)


def write_skills(order: Order, needs: tuple[tuple[str, int, int], ...]) -> None:
    """These skills in place of those before; an ended one is what it counts as. Raises Invalid for unknown codes."""
    known = skills.chosen(code for code, _level, _weight in needs)
    unknown = {code for code, _level, _weight in needs} - set(known)
    if unknown:
        raise Invalid(_("没有这些技能编码：%(codes)s") % {"codes": "、".join(sorted(unknown))})
    rows: dict[int, OrderSkill] = {}
    for code, level, weight in needs:
        row = rows.setdefault(known[code].pk, OrderSkill(order=order, skill=known[code], level=level, weight=0))
        row.level, row.weight = max(row.level, level), min(row.weight + weight, MOST_WEIGHT)
    order.skills.all().delete()
    OrderSkill.objects.bulk_create(rows.values())


def _locked(order_id: int) -> Order:
    return Order.objects.select_for_update().get(pk=order_id)


def _require_movable(order: Order, to: str) -> None:
    """Before the law is asked: an order that is elsewhere by now shall not lose its findings for it."""
    if not order.can_move(to=to):
        raise WrongState()


def _require_content(draft: OrderDraft) -> None:
    if not draft.posts:
        raise Invalid(_("至少填写一个岗位。"), fields={"posts": _("至少填写一个岗位")})


def _post(order: Order, number: int, post: PostDraft) -> Post:
    own = {None, order.enterprise_id}
    if post.firm_id not in own and not OrderPartner.objects.filter(order=order, firm=post.firm_id).exists():
        raise Invalid(_("岗位“%(post)s”的企业不在这个联合订单里。") % {"post": post.name_zh})
    fields = {name: getattr(post, name) for name in POST_FIELDS}
    firm_id = None if post.firm_id in own else post.firm_id
    return Post(order=order, position=number, firm_id=firm_id, hazards=list(post.hazards), **fields)


POST_FIELDS = (
    "name_zh", "name_en", "staff", "seats", "minimum", "tasks_zh", "labour_grade", "barred_for_minors",
    "barred_for_women",
)  # fmt: skip


def _posts_by_firm(order: Order) -> dict[int | None, list[tuple[str, int, int, int]]]:
    found: dict[int | None, list[tuple[str, int, int, int]]] = {}
    for firm_id, *rest in order.posts.order_by("name_zh").values_list(
        "firm_id", "name_zh", "staff", "seats", "minimum"
    ):
        found.setdefault(firm_id, []).append(tuple(rest))
    return found


def _people_of(order: Order) -> list[int]:
    firms = [order.enterprise_id, *order.partners.values_list("firm_id", flat=True)]
    managers = {pk for firm in firms for pk in organisations.people_with_role(firm, "manager")}
    return sorted(managers) + organisations.people_with_role(order.school_id, "academic")


def _tell(people: list[int], kind: str, order: Order) -> None:
    words = {"order": order.code, "enterprise": notices.named(order.enterprise)}
    notices.notify(people, kind, words=words, url=f"/orders/{order.code}/")
