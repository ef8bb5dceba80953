"""Who may do what between an order and its evaluation. The only way to fetch something on a person's behalf."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from internships.choices import OrderState, Party, PlacementState, RoundState, Side
from internships.models import MatchRound, Order, Placement
from lms.common.errors import NotAllowed
from lms.organisations import access as organisations
from lms.organisations.choices import Role

MANAGES = Role.MANAGER
SCHOOL_SIGNS = (Role.ACADEMIC, Role.TEACHER)


def require(allowed: bool) -> None:
    """Raise NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


# ── orders ────────────────────────────────────────────────────────────────────
def can_write_orders(user: Any, enterprise_id: int) -> bool:
    """The firm's manager."""
    return organisations.has_role(user, enterprise_id, MANAGES)


def can_confirm_order(user: Any, order: Order) -> bool:
    """The partner school's academic office."""
    return organisations.has_role(user, order.school_id, Role.ACADEMIC)


def can_approve_order(user: Any, order: Order) -> bool:
    """An officer."""
    return organisations.is_officer(user)


def orders_visible_to(user: Any) -> QuerySet[Order]:
    """Approved orders for everybody; the own ones in any state for the firm, the school and officers."""
    approved = Q(state__in=[OrderState.APPROVED, OrderState.CLOSED])
    if not user.is_authenticated:
        return Order.objects.filter(approved)
    if user.is_superuser or organisations.is_officer(user):
        return Order.objects.all()
    firms = organisations.organisations_where(user, MANAGES, Role.MENTOR)
    schools = organisations.organisations_where(user, Role.ACADEMIC)
    return Order.objects.filter(approved | Q(enterprise__in=firms) | Q(school__in=schools))


def access_order(user: Any, code: str, *, to: str = "view") -> Order:
    """The order, to view, edit, confirm or approve; one answer for "does not exist" and "not yours"."""
    order = orders_visible_to(user).select_related("enterprise", "school", "cluster__city").filter(code=code).first()
    allowed = {
        "view": lambda: True,
        "edit": lambda: can_write_orders(user, order.enterprise_id),
        "confirm": lambda: can_confirm_order(user, order),
        "approve": lambda: can_approve_order(user, order),
    }
    if order is None or not allowed[to]():
        raise Http404
    return order


# ── rounds and rankings ───────────────────────────────────────────────────────
def can_run_rounds(user: Any) -> bool:
    """An officer."""
    return organisations.is_officer(user)


def can_rank(user: Any, match_round: MatchRound) -> bool:
    """A student, while the round is open."""
    return match_round.state == RoundState.OPEN and organisations.is_student(user)


def access_round(user: Any, code: str) -> MatchRound:
    """A round anybody may see; drafts are for officers only."""
    match_round = MatchRound.objects.filter(code=code).first()
    if match_round is None or (match_round.state == RoundState.DRAFT and not can_run_rounds(user)):
        raise Http404
    return match_round


# ── placements ────────────────────────────────────────────────────────────────
def placements_visible_to(user: Any) -> QuerySet[Placement]:
    """Published results: the student's own, the firm's, the school's; all of them for officers."""
    published = Placement.objects.filter(match_round__state=RoundState.PUBLISHED).select_related(
        "student", "post__order__enterprise", "post__order__school", "match_round", "mentor", "teacher"
    )
    if user.is_superuser or organisations.is_officer(user):
        return published
    managed = organisations.organisations_where(user, MANAGES)
    schools = organisations.organisations_where(user, Role.ACADEMIC)
    return published.filter(
        Q(student=user)
        | Q(mentor=user)
        | Q(teacher=user)
        | Q(post__order__enterprise__in=managed)
        | Q(post__order__school__in=schools)
    ).distinct()


def access_placement(user: Any, pk: int) -> Placement:
    """The placement, if it is the person's to see."""
    placement = placements_visible_to(user).filter(pk=pk, post__isnull=False).first()
    if placement is None:
        raise Http404
    return placement


def party_of(user: Any, placement: Placement) -> str | None:
    """For whom the person may sign: Party, or None."""
    order = placement.post.order
    if placement.student_id == user.pk:
        return Party.STUDENT
    if organisations.has_role(user, order.school_id, Role.ACADEMIC):
        return Party.SCHOOL
    if organisations.has_role(user, order.enterprise_id, MANAGES):
        return Party.ENTERPRISE
    return None


def is_on_site(user: Any, placement: Placement) -> bool:
    """The mentor, or the firm's manager."""
    return placement.mentor_id == user.pk or organisations.has_role(user, placement.post.order.enterprise_id, MANAGES)


def can_start(user: Any, placement: Placement) -> bool:
    """The school's academic office or the firm: whoever sees the student arrive."""
    return is_on_site(user, placement) or organisations.has_role(user, placement.post.order.school_id, Role.ACADEMIC)


def side_of(user: Any, placement: Placement) -> str | None:
    """Whose evaluation the person may write: Side, or None."""
    if placement.state != PlacementState.EVALUATING:
        return None
    if placement.student_id == user.pk:
        return Side.STUDENT
    return Side.ENTERPRISE if is_on_site(user, placement) else None


# ── who may knock at a view at all ────────────────────────────────────────────
def is_student(user: Any) -> bool:
    """A learner of any school."""
    return organisations.is_student(user)


def is_officer(user: Any) -> bool:
    """An officer of an agency."""
    return organisations.is_officer(user)


def works_in_firm(user: Any) -> bool:
    """A manager or mentor of any enterprise."""
    return organisations.organisations_where(user, MANAGES, Role.MENTOR).exists()


def works_in_academic_office(user: Any) -> bool:
    """Academic staff of any school."""
    return organisations.organisations_where(user, Role.ACADEMIC).exists()
