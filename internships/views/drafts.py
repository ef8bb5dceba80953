"""An order in four steps, each at an address of its own: posts, terms, people, and a look at the whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from internships import access
from internships.errors import OrderChanged
from internships.forms import BeginForm, Step, compared, step_of
from internships.models import Order, OrderTemplate
from internships.operations import drafts as operations
from internships.operations import orders as order_operations
from internships.queries import orders, readiness, rules
from lms.common.entry import entry
from lms.common.errors import Invalid, WrongState
from lms.organisations import public as organisations
from lms.organisations.public import Role

NAMES: dict[int, Promise] = {
    1: gettext_lazy("岗位"),
    2: gettext_lazy("要求与待遇"),
    3: gettext_lazy("导师与实训"),
    4: gettext_lazy("核对发布"),
}
CHECK = 4
MOST_COPIED = 5


@entry(access.works_in_firm)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, org: str) -> HttpResponse:
    """Where an order begins: from nothing, a template, an earlier order, or a spreadsheet."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    form = BeginForm(request.POST if request.method == "POST" else None, enterprise=firm)
    if request.method == "POST" and form.is_valid():
        template = form.cleaned_data.get("template")
        content = template.content if template else None
        made = operations.begin_order(firm.pk, form.cleaned_data["school"].pk, by=request.user, content=content)
        return redirect("internships:order-step", org, made.code, 1)
    context = {
        "firm": firm,
        "form": form,
        "earlier": orders.to_copy(firm.pk)[:MOST_COPIED],
        "templates": OrderTemplate.objects.filter(enterprise=firm),
        "admission": organisations.admission_of(firm),
    }
    return render(request, "internships/order_begin.html", context, status=422 if form.errors else 200)


@entry(access.works_in_firm)
@require_POST
def copy(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """A new draft with all that an earlier order says."""
    made = operations.copy_order(_of_firm(request, org, code).pk, by=request.user)
    messages.success(request, _("已从 %(code)s 复制，上岗日期顺延到下一年，请核对。") % {"code": code})
    return redirect("internships:order-step", org, made.code, 1)


@entry(access.works_in_firm)
@require_safe
def edit(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """The step in which something is missing, else the check."""
    order = _draft(request, org, code)
    missing = readiness.missing(order)
    return redirect("internships:order-step", org, code, missing[0].step if missing else CHECK)


@entry(access.works_in_firm)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """A step as it was kept; a POST keeps it (`act=save`, as one types) or keeps it and goes on."""
    order = _draft(request, org, code)
    if number == CHECK:
        return _check(request, order)
    if number not in NAMES:
        raise Http404
    if request.method != "POST":
        return _page(request, Step(number, order, _typed(order, number)))
    shown = Step(number, order, request.POST)
    try:
        return _keep(request, shown)
    except OrderChanged as error:
        return _clash(request, shown, error)


@entry(access.works_in_firm)
@require_POST
def submit(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Send a draft to the school; what stands in the way is said on the check page."""
    order = _draft(request, org, code)
    try:
        order_operations.submit_order(order.pk, by=request.user)
    except Invalid as error:
        return _check(request, order, problem=error)
    messages.success(request, _("已提交，等院校确认。"))
    return redirect("internships:order", code)


@entry(access.works_in_firm)
@require_POST
def drop(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Throw a draft away that was never sent."""
    operations.drop_draft(_draft(request, org, code).pk, by=request.user)
    messages.success(request, _("草稿 %(code)s 已删除。") % {"code": code})
    return redirect("internships:enterprise-orders", org)


@entry(access.works_in_firm)
@require_POST
def keep_template(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Keep an order's content under a name."""
    template = operations.save_template(_of_firm(request, org, code).pk, request.POST.get("name", ""), by=request.user)
    messages.success(request, _("已存为模板“%(name)s”。") % {"name": template.name})
    return redirect("internships:order", code)


@entry(access.works_in_firm)
@require_POST
def drop_template(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Throw a template away."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    template = OrderTemplate.objects.filter(pk=pk, enterprise=firm).first()
    if template is None:
        raise Http404
    operations.drop_template(template.pk, by=request.user)
    messages.success(request, _("模板已删除。"))
    return redirect("internships:order-new", org)


def _keep(request: HttpRequest, shown: Step) -> HttpResponse:
    order, version, valid = shown.order, _version(request), shown.is_valid()
    if valid:
        order = operations.save_step(order.pk, shown.number, shown.change, by=request.user, version=version)
    else:
        order = operations.keep_typed(order.pk, shown.number, shown.typed, by=request.user, version=version)
    if request.headers.get("HX-Request"):
        context = _saved(order, shown) | {"wrong": 0 if valid else shown.count, "swapped": True}
        return render(request, "internships/_order_saved.html", context)
    if not valid:
        shown.order = order
        return _page(request, shown, status=422)
    if request.POST.get("act") == "save":
        return redirect("internships:order-step", order.enterprise.code, order.code, shown.number)
    return redirect("internships:order-step", order.enterprise.code, order.code, shown.number + 1)


def step_page(request: HttpRequest, order: Order, number: int, **more: Any) -> HttpResponse:
    """A step as it was kept, with something said on it that was refused."""
    return _page(request, Step(number, order, _typed(order, number)), status=422, **more)


def _page(request: HttpRequest, shown: Step, status: int = 200, **more: Any) -> HttpResponse:
    context = _saved(shown.order, shown)
    shown.form.show(context["found"])
    shown.is_valid()
    context |= {
        "form": shown,
        "step": shown,
        "posts": shown.posts,
        "skills": shown.skills,
        "at_posts": [*context["found"].get("posts", []), *context["found"].get("firms", [])],
        **_around(shown.order, shown.number),
        **more,
    }
    return render(request, "internships/order_step.html", context, status=status)


def _saved(order: Order, shown: Step) -> dict[str, Any]:
    """What the line "saved at" needs, and what the law says to the fields of this step."""
    return {"order": order, "found": rules.of_step(order.findings.current(), shown.names)}


def _around(order: Order, number: int) -> dict[str, Any]:
    code, firm = order.code, order.enterprise
    return {
        "firm": firm,
        "number": number,
        "name": NAMES[number],
        "steps": [
            {
                "label": label,
                "state": "now" if n == number else "done" if n < number else "",
                "url": "" if n == number else reverse("internships:order-step", args=[firm.code, code, n]),
            }
            for n, label in NAMES.items()
        ],
        "back": reverse("internships:order-step", args=[firm.code, code, number - 1]) if number > 1 else "",
    }


def _check(request: HttpRequest, order: Order, problem: Invalid | None = None) -> HttpResponse:
    order.refresh_from_db()
    findings = list(order.findings.current())
    for one in findings:
        one.step = step_of(one.field)
    context = {
        "order": order,
        "problem": problem,
        "missing": readiness.missing(order),
        "not_admitted": readiness.not_admitted(order),
        "holding": [one for one in findings if one.holds and one.waived_at is None],
        "others": [one for one in findings if not one.holds or one.waived_at is not None],
        "posts": order.posts.select_related("firm"),
        "needs": order.skills.select_related("skill"),
        "partners": order.partners.select_related("firm"),
        **_around(order, CHECK),
    }
    context["is_ready"] = not (context["missing"] or context["not_admitted"] or context["holding"])
    return render(request, "internships/order_check.html", context, status=422 if problem else 200)


def _clash(request: HttpRequest, shown: Step, error: OrderChanged) -> HttpResponse:
    """Two tabs, one draft: both versions side by side, nothing written over."""
    if request.headers.get("HX-Request"):
        return render(request, "internships/_order_saved.html", {"order": shown.order, "clash": error.message})
    theirs = Step(shown.number, shown.order, _typed(shown.order, shown.number))
    context = {
        "order": shown.order,
        "rows": compared(shown, theirs),
        "typed": [(name, value) for name, values in shown.typed.items() for value in values],
        "problem": error,
        **_around(shown.order, shown.number),
    }
    return render(request, "internships/order_clash.html", context, status=error.status)


def _typed(order: Order, number: int) -> QueryDict | None:
    """What was typed in the step and could not be kept yet, as it was sent."""
    kept = order.typed.get(str(number))
    if kept is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, values)
    return data


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


def _of_firm(request: HttpRequest, org: str, code: str) -> Order:
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    order = access.access_order(request.user, code, to="edit")
    if order.enterprise_id != firm.pk:
        raise Http404
    return order


def _draft(request: HttpRequest, org: str, code: str) -> Order:
    order = _of_firm(request, org, code)
    if not order.is_editable:
        raise WrongState(_("订单已经提交，退回后才能修改。"))
    return order
