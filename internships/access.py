"""Who may do what between an order and its evaluation. The only way to fetch something on a person's behalf."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404

from internships.choices import SHOWN, AppealState, OrderState, Party, RoundState, Side
from internships.models import Appeal, Candidate, Finding, MatchRound, Order, OrderPartner, Placement
from internships.queries import candidate_records, candidates, offers
from lms.common.errors import NotAllowed
from lms.organisations import public as organisations
from lms.organisations.public import Role

MANAGES = Role.MANAGER
ON_SITE = (Role.MENTOR, Role.MANAGER)
AT_SCHOOL = (Role.TEACHER, Role.ACADEMIC)


def require(allowed: bool) -> None:
    """Raise NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def stands_for(user: Any, organisation_id: int, *roles: str) -> bool:
    """Whether the person really holds the role: a superuser passes doors, but signs and evaluates for nobody."""
    return organisations.organisations_where(user, *roles).filter(pk=organisation_id).exists()


# ── orders ────────────────────────────────────────────────────────────────────
def can_write_orders(user: Any, enterprise_id: int) -> bool:
    """The firm's manager."""
    return organisations.has_role(user, enterprise_id, MANAGES)


def can_confirm_order(user: Any, order: Order) -> bool:
    """The partner school's academic office."""
    return organisations.has_role(user, order.school_id, Role.ACADEMIC)


def can_approve_order(user: Any, order: Order) -> bool:
    """An officer of the firm's city, or of an agency above the cities."""
    return organisations.can_decide_vetting(user, order.enterprise)


def can_return_order(user: Any, order: Order) -> bool:
    """Whose turn it is: the school before it confirms, the officer before they approve."""
    if order.state == OrderState.SUBMITTED:
        return can_confirm_order(user, order)
    return order.state == OrderState.CONFIRMED and can_approve_order(user, order)


def can_close_order(user: Any, order: Order) -> bool:
    """The firm's manager, or an officer."""
    return can_write_orders(user, order.enterprise_id) or organisations.is_officer(user)


def can_waive(user: Any, finding: Finding) -> bool:
    """Whose word a reason is: the firm's while it writes the order, the officer's once it is theirs; the school's
    office for a start.
    """
    order = finding.order
    if finding.placement_id is not None:
        return organisations.has_role(user, order.school_id, Role.ACADEMIC)
    if order.is_editable:
        return can_write_orders(user, order.enterprise_id)
    return order.state in {OrderState.CONFIRMED, OrderState.APPROVED} and can_approve_order(user, order)


def can_change_rules(user: Any) -> bool:
    """Officers above the cities: a rule of law holds for the whole province."""
    return organisations.is_provincial_officer(user)


def access_partner(user: Any, pk: int, *, to: str = "answer") -> OrderPartner:
    """A firm's place in a joint order: to answer by its own manager, to drop by the order's. Raises Http404."""
    partner = OrderPartner.objects.select_related("order__enterprise", "firm").filter(pk=pk).first()
    whose = partner and (partner.firm_id if to == "answer" else partner.order.enterprise_id)
    if partner is None or not can_write_orders(user, whose):
        raise Http404
    return partner


def access_finding(user: Any, pk: int) -> Finding:
    """A finding the person may see: with the order it is about, or with the placement. Raises Http404."""
    finding = Finding.objects.select_related("rule", "order__enterprise", "placement").filter(pk=pk).first()
    if finding is None:
        raise Http404
    if finding.placement_id is not None:
        seen = placements_visible_to(user).filter(pk=finding.placement_id).exists()
    else:
        seen = orders_visible_to(user).filter(pk=finding.order_id).exists()
    if not seen:
        raise Http404
    return finding


def orders_visible_to(user: Any) -> QuerySet[Order]:
    """Approved orders for everybody; drafts for the firm alone; all others for the firm, the school and officers."""
    approved = Q(state__in=[OrderState.APPROVED, OrderState.CLOSED])
    if not user.is_authenticated:
        return Order.objects.filter(approved)
    if user.is_superuser:
        return Order.objects.all()
    sent = ~Q(state=OrderState.DRAFT)
    firms = organisations.organisations_where(user, *ON_SITE)
    joined = OrderPartner.objects.filter(firm__in=firms).values("order")
    own = Q(enterprise__in=firms) | Q(pk__in=joined)
    if organisations.is_officer(user):
        return Order.objects.filter(sent | own)
    schools = organisations.organisations_where(user, Role.ACADEMIC)
    return Order.objects.filter(approved | own | (sent & Q(school__in=schools)))


def access_order(user: Any, code: str, *, to: str = "view") -> Order:
    """The order, to view, edit, confirm, approve or close; one answer for "does not exist" and "not yours"."""
    rows = orders_visible_to(user).select_related("enterprise", "school", "cluster__city", "mentor")
    order = rows.filter(code=code).first()
    allowed = {
        "view": lambda: True,
        "edit": lambda: can_write_orders(user, order.enterprise_id),
        "confirm": lambda: can_confirm_order(user, order),
        "approve": lambda: can_approve_order(user, order),
        "close": lambda: can_close_order(user, order),
    }
    if order is None or not allowed[to]():
        raise Http404
    return order


# ── rounds and rankings ───────────────────────────────────────────────────────
def can_run_rounds(user: Any) -> bool:
    """An officer."""
    return organisations.is_officer(user)


def can_record_categories(user: Any, school_id: int) -> bool:
    """The school's academic office in person: it has seen the paper."""
    return stands_for(user, school_id, Role.ACADEMIC)


def access_round(user: Any, code: str) -> MatchRound:
    """A round anybody may see; drafts are for officers only."""
    match_round = MatchRound.objects.filter(code=code).first()
    if match_round is None or (match_round.state == RoundState.DRAFT and not can_run_rounds(user)):
        raise Http404
    return match_round


def appeals_of(match_round: MatchRound) -> QuerySet[Appeal]:
    """A round's appeals for an officer, those that wait first."""
    rows = Appeal.objects.filter(placement__match_round=match_round)
    waiting = Case(When(state=AppealState.FILED, then=0), default=1)
    return rows.select_related("placement__student", "placement__match_round", "post__order__enterprise").order_by(
        waiting, "filed_at"
    )


# ── candidates ────────────────────────────────────────────────────────────────
def can_see_candidates(user: Any, enterprise_id: int) -> bool:
    """The firm's manager: nobody else of the firm, of the school or of an agency sees the board, its notes or marks."""
    return organisations.has_role(user, enterprise_id, MANAGES)


def can_handle_candidates(user: Any, enterprise_id: int) -> bool:
    """The firm's manager in person: a superuser looks, but moves, asks and marks nobody."""
    return stands_for(user, enterprise_id, MANAGES)


def access_candidate(user: Any, enterprise_id: int, pk: int) -> Candidate:
    """A candidate on the firm's board today; one answer for "does not exist", "gone" and "not yours"."""
    return _candidate(user, enterprise_id, candidates.board_of(enterprise_id).filter(pk=pk).first())


def access_record(user: Any, enterprise_id: int, pk: int) -> Candidate:
    """A candidate on the firm's board today, or one of a round that was published since. Raises Http404."""
    there = candidates.board_of(enterprise_id).filter(pk=pk).first()
    return _candidate(user, enterprise_id, there or candidate_records.records_of(enterprise_id).filter(pk=pk).first())


def _candidate(user: Any, enterprise_id: int, candidate: Candidate | None) -> Candidate:
    if candidate is None or not can_see_candidates(user, enterprise_id):
        raise Http404
    return candidate


# ── placements ────────────────────────────────────────────────────────────────
def placements_visible_to(user: Any) -> QuerySet[Placement]:
    """Published results: the student's own, the school's, and the firm's once the student has said yes to its seat; all
    of them for officers.
    """
    published = Placement.objects.filter(match_round__state__in=SHOWN).select_related(
        "student", "post__order__enterprise", "post__order__school", "post__order__mentor", "match_round",
        "mentor", "teacher",
    )  # fmt: skip
    if user.is_superuser or organisations.is_officer(user):
        return published
    managed = organisations.organisations_where(user, MANAGES)
    schools = organisations.organisations_where(user, Role.ACADEMIC)
    own_posts = Q(post__firm=None, post__order__enterprise__in=managed) | Q(post__firm__in=managed)
    at_firm = offers.agreed() & (Q(mentor=user) | own_posts)
    return published.filter(at_firm | Q(student=user) | Q(teacher=user) | Q(post__order__school__in=schools)).distinct()


def access_placement(user: Any, pk: int) -> Placement:
    """The placement, if it is the person's to see."""
    placement = placements_visible_to(user).filter(pk=pk, post__isnull=False).first()
    if placement is None:
        raise Http404
    return placement


def party_of(user: Any, placement: Placement) -> str | None:
    """For whom the person signs: Party, or None."""
    order = placement.post.order
    if placement.student_id == user.pk:
        return Party.STUDENT
    if stands_for(user, order.school_id, Role.ACADEMIC):
        return Party.SCHOOL
    if stands_for(user, placement.post.host_id, MANAGES) and has_agreed(placement):
        return Party.ENTERPRISE
    return None


def has_agreed(placement: Placement) -> bool:
    """Whether the student has said yes to the seat, so that the firm may know who it is."""
    return Placement.objects.filter(offers.agreed(), pk=placement.pk).exists()


def is_on_site(user: Any, placement: Placement) -> bool:
    """The mentor, as long as they are with the firm, or the firm's manager."""
    enterprise = placement.post.host_id
    if placement.mentor_id == user.pk:
        return stands_for(user, enterprise, *ON_SITE)
    return stands_for(user, enterprise, MANAGES)


def can_start(user: Any, placement: Placement) -> bool:
    """The school's academic office or the firm: whoever sees the student arrive."""
    return is_on_site(user, placement) or stands_for(user, placement.post.order.school_id, Role.ACADEMIC)


def can_name_mentor(user: Any, placement: Placement) -> bool:
    """The firm's manager."""
    return stands_for(user, placement.post.host_id, MANAGES)


def can_name_teacher(user: Any, placement: Placement) -> bool:
    """The school's academic office."""
    return stands_for(user, placement.post.order.school_id, Role.ACADEMIC)


def side_of(user: Any, placement: Placement) -> str | None:
    """Whose evaluation the person writes: Side, or None."""
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
    return organisations.has_role(user, None, *ON_SITE)


def works_in_academic_office(user: Any) -> bool:
    """Academic staff of any school."""
    return organisations.has_role(user, None, Role.ACADEMIC)
