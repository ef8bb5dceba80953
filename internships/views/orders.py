"""The students' list of orders, and one order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from internships import access
from internships.choices import OrderState
from internships.models import Order
from internships.queries import fits, orders
from lms.common import tables
from lms.common.entry import anyone, entry
from lms.common.search.lists import matches_q
from lms.organisations import public as organisations

SEARCHED = ("enterprise__name_zh", "posts__name_zh", "skills__skill__name_zh", "cluster__name_zh", "code")
SORTS = {"pay": "pay", "seats": "seats", "starts": "starts_on"}


@entry(anyone)
def order_list(request: HttpRequest) -> HttpResponse:
    """Approved orders, narrowed by words, city and mode, best paid first unless asked otherwise."""
    found = Order.objects.filter(state=OrderState.APPROVED)
    if city := request.GET.get("city"):
        found = found.filter(cluster__city__slug=city)
    if mode := request.GET.get("mode"):
        found = found.filter(mode=mode)
    if q := request.GET.get("q", "").strip():
        found = matches_q(found, q, SEARCHED).distinct()
    rows = orders.with_parts(found)
    levels = fits.levels_of(request.user.pk)
    table = tables.make(request, rows, sorts=SORTS, default="-pay", columns=_columns(), name="orders")
    if table.response is not None:
        return table.response
    cards = [{"order": order, "score": fits.score_percent(order, levels)} for order in table.page]
    context = {
        "table": table,
        "cards": cards,
        "cities": _cities(),
        "rounds": orders.open_rounds(),
        "default_sort": "-pay",
    }
    return render(request, "internships/order_list.html", context)


@entry(anyone)
def order_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One order: posts, conditions, skills beside one's own, and what closes a gap."""
    order = access.access_order(request.user, code)
    match_round = orders.open_rounds().first()
    levels = fits.levels_of(request.user.pk)
    context = {
        "order": order,
        "lines": fits.skill_lines(order, levels),
        "score": fits.score_percent(order, levels),
        "match_round": match_round if match_round and order.state == OrderState.APPROVED else None,
        "open_posts": match_round.posts.filter(post__order=order).select_related("post") if match_round else [],
        "findings": order.findings.select_related("rule"),
        "can_edit": request.user.is_authenticated and access.can_write_orders(request.user, order.enterprise_id),
        "can_confirm": order.state == OrderState.SUBMITTED and access.can_confirm_order(request.user, order),
        "can_approve": order.state == OrderState.CONFIRMED and access.can_approve_order(request.user, order),
    }
    return render(request, "internships/order_detail.html", context)


def _sorts() -> list[tuple[str, str]]:
    return [("-pay", _("报酬高的在前")), ("-seats", _("名额多的在前")), ("starts", _("上岗早的在前"))]


def _cities() -> list[organisations.City]:
    return list(organisations.City.objects.filter(clusters__orders__state=OrderState.APPROVED).distinct())


def _columns() -> list[tuple[str, str]]:
    return [
        ("code", _("编号")),
        ("enterprise", _("企业")),
        ("cluster", _("产业集群")),
        ("seats", _("名额")),
        ("pay", _("月报酬（元）")),
        ("months", _("月数")),
        ("starts_on", _("上岗日期")),
    ]
