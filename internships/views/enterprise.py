"""The firm's desk: its orders, its candidates, its mentors' work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from internships import access
from internships.choices import PlacementState
from internships.forms import OrderForm, PostFormSet, SkillFormSet, draft_from
from internships.models import Order
from internships.operations import orders as operations
from internships.queries import orders, summaries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Role

COPIED = (
    "mode", "headcount", "months", "starts_on", "same_post_wage", "pay", "lowest_tier_basis", "fees", "youngest_year",
    "note",
)  # fmt: skip


@entry(access.works_in_firm)
@require_GET
def order_list(request: HttpRequest, org: str) -> HttpResponse:
    """All orders of the firm, in every state."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    rows = orders.with_parts(Order.objects.filter(enterprise=firm))
    context = {"firm": firm, "orders": rows, "can_write": access.can_write_orders(request.user, firm.pk)}
    return render(request, "internships/enterprise_orders.html", context)


@entry(access.works_in_firm)
def order_edit(request: HttpRequest, org: str, code: str = "") -> HttpResponse:
    """A new order, or a draft again; `?from=code` begins with a copy of an earlier one."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    order = access.access_order(request.user, code, to="edit") if code else None
    forms = _forms(request, firm, order)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        try:
            kept = operations.draft_order(
                draft_from(*forms, enterprise=firm, course_codes=tuple(order.course_codes) if order else ()),
                by=request.user,
                order_id=order.pk if order else None,
            )
            if "submit" in request.POST:
                operations.submit_order(kept.pk, by=request.user)
        except Invalid as error:
            forms[0].add_error(None, str(error.message))
        else:
            messages.success(request, _("已提交，等院校确认。") if "submit" in request.POST else _("草稿已存。"))
            return redirect("internships:order", kept.code)
    status = 422 if request.method == "POST" else 200
    context = {"firm": firm, "order": order, "form": forms[0], "posts": forms[1], "needs": forms[2]}
    return render(request, "internships/order_form.html", context, status=status)


@entry(access.works_in_firm)
@require_POST
def order_submit(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Send a draft to the school."""
    organisations.access_organisation(request.user, org, Role.MANAGER)
    order = access.access_order(request.user, code, to="edit")
    operations.submit_order(order.pk, by=request.user)
    messages.success(request, _("已提交，等院校确认。"))
    return redirect("internships:order", code)


@entry(access.works_in_firm)
@require_GET
def candidates(request: HttpRequest, org: str) -> HttpResponse:
    """The firm's matched students, by where they stand; ?view=table shows the same as a table."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    rows = summaries.placements(post__order__enterprise=firm)
    lanes = [(state.label, [row for row in rows if row.state == state]) for state in PlacementState]
    context = {"firm": firm, "rows": rows, "lanes": lanes, "as_table": request.GET.get("view") == "table"}
    return render(request, "internships/candidates.html", context)


@entry(access.works_in_firm)
@require_GET
def mentoring(request: HttpRequest, org: str) -> HttpResponse:
    """The students I mentor (a manager sees all), those with unconfirmed days first."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    narrowed = {"post__order__enterprise": firm}
    if not access.can_write_orders(request.user, firm.pk):
        narrowed["mentor"] = request.user
    rows = sorted(summaries.placements(**narrowed), key=lambda row: -row.unconfirmed_days)
    return render(request, "internships/mentoring.html", {"firm": firm, "rows": rows})


def _forms(request: HttpRequest, firm: organisations.Organisation, order: Order | None) -> tuple:
    data = request.POST if request.method == "POST" else None
    source = order or Order.objects.filter(enterprise=firm, code=request.GET.get("from", "")).first()
    posts, needs = _initial_parts(source)
    return (
        OrderForm(data, enterprise=firm, initial=_initial(source, firm)),
        PostFormSet(data, prefix="posts", initial=posts),
        SkillFormSet(data, prefix="needs", initial=needs),
    )


def _initial(source: Order | None, firm: organisations.Organisation) -> dict[str, object]:
    if source is None:
        return {"headcount": firm.headcount}
    mentor = organisations.Membership.objects.current().filter(organisation=firm, person=source.mentor_id).first()
    return {name: getattr(source, name) for name in COPIED} | {"school": source.school_id, "mentor": mentor}


def _initial_parts(source: Order | None) -> tuple[list[dict], list[dict]]:
    if source is None:
        return [], []
    posts = [
        {"name_zh": p.name_zh, "staff": p.staff, "seats": p.seats, "minimum": p.minimum} for p in source.posts.all()
    ]
    needs = [
        {"code": row.skill.code, "level": row.level, "weight": row.weight}
        for row in source.skills.select_related("skill")
    ]
    return posts, needs
