"""One order, for everybody who may see it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from internships import access
from internships.choices import OrderState, PartnerState
from internships.forms import ConfirmForm
from internships.models import Finding, MatchRound, Order, RankedList
from internships.queries import firm_scores, fits, rounds
from lms.common.entry import anyone, entry
from lms.credit import public as credit
from lms.organisations import public as organisations
from lms.skills import public as skills


@entry(anyone)
def order_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One order: posts, conditions, skills beside one's own, and what closes a gap."""
    order = access.access_order(request.user, code)
    reader = fits.reader_of(request.user)
    open_rounds = rounds.NONE_OPEN
    if order.state == OrderState.APPROVED:
        open_rounds = rounds.rounds_for(reader, request.GET.get("round", ""), order)
    match_round = open_rounds.shown
    lines = fits.with_proofs(fits.skill_lines(order, reader), request.user)
    context = {
        "order": order,
        "lines": lines,
        "missing": [line for line in lines if line.missing],
        "score": fits.score_percent(order, reader),
        "eligible": fits.may_take(order, reader),
        "is_student": access.is_student(request.user),
        "rounds": open_rounds,
        "match_round": match_round,
        "open_posts": _open_posts(request, order, match_round) if match_round else [],
        "findings": [
            (one, access.can_waive(request.user, one) and one.can_be_waived) for one in _shown(request, order)
        ],
        "reads_reasons": _party(request.user, order) or access.is_officer(request.user),
        "confirm_form": ConfirmForm(),
        "partners": order.partners.filter(state=PartnerState.CONSENTED).select_related("firm"),
        "maturity": organisations.maturity_of(order.enterprise) if _is_party(request, order) else None,
        "credit": credit.credit_file(order.enterprise_id),
        "taught": credit.taught_minutes([order.enterprise_id])[order.enterprise_id],
        "fewest": credit.FEWEST_RATINGS,
        "courses": _courses(order),
        "saved": request.user.is_authenticated and order.saved_by.filter(person=request.user).exists(),
        "scheme": firm_scores.published_scheme(order.pk),
        "refusals": fits.refusals(order, reader) if access.is_student(request.user) else [],
        **_rights(request.user, order),
    }
    return render(request, "internships/order_detail.html", context)


def _courses(order: Order) -> list[skills.Offered]:
    """The courses the order names that are still published."""
    known = skills.courses_offered() if order.course_codes else {}
    return [known[code] for code in order.course_codes if code in known]


def _shown(request: HttpRequest, order: Order) -> list[Finding]:
    """What the law says to the order now."""
    found = list(order.findings.current().filter(placement=None))
    for one in found:
        one.order = order
    return found


def _is_party(request: HttpRequest, order: Order) -> bool:
    """Whether the reader decides about the order, and so reads what the firm says of itself."""
    return access.can_confirm_order(request.user, order) or access.can_approve_order(request.user, order)


def _open_posts(request: HttpRequest, order: Order, match_round: MatchRound) -> list[dict[str, Any]]:
    """The order's posts in the round, with how many want them and which choice they are of the reader."""
    chosen: list[int] = []
    if request.user.is_authenticated:
        ranked = RankedList.objects.filter(match_round=match_round, student=request.user).first()
        chosen = ranked.post_ids if ranked else []
    applicants = fits.applicants_by_post(match_round.pk, [post.pk for post in order.posts.all()])
    return [
        {
            "post": row.post,
            "seats": row.seats,
            "applicants": applicants[row.post_id],
            "rank": chosen.index(row.post_id) + 1 if row.post_id in chosen else None,
        }
        for row in match_round.posts.filter(post__order=order).select_related("post")
    ]


def _party(user: Any, order: Order) -> bool:
    """Whether the person is of the firm's or the school's side of the order."""
    return access.can_confirm_order(user, order) or access.can_write_orders(user, order.enterprise_id)


def _rights(user: Any, order: Order) -> dict[str, Any]:
    """Which buttons the page shows, and what waits behind them."""
    approved = order.state == OrderState.APPROVED
    return {
        "can_edit": order.is_editable and access.can_write_orders(user, order.enterprise_id),
        "can_confirm": order.state == OrderState.SUBMITTED and access.can_confirm_order(user, order),
        "can_approve": order.state == OrderState.CONFIRMED and access.can_approve_order(user, order),
        "can_return": access.can_return_order(user, order),
        "proposed": firm_scores.proposed_scheme(order.pk) if approved and _party(user, order) else None,
        "can_agree": approved and access.can_confirm_order(user, order),
        "can_propose": approved and access.can_write_orders(user, order.enterprise_id),
        "can_keep_template": access.can_write_orders(user, order.enterprise_id),
        "can_close": approved and access.can_close_order(user, order),
    }
