"""Finding an order class: the list with its facets, side by side, and what somebody keeps for later."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.models import MatchRound, Order, RankedList, SavedOrder, SavedSearch
from internships.operations import saved as operations
from internships.queries import facets, fits, orders, rounds, slots
from lms.common import tables
from lms.common.entry import anyone, entry, signed_in
from lms.common.enumerating import joined
from lms.common.sheets import Column
from lms.credit import public as credit

SORT_NAMES = {
    "-fit": gettext_lazy("与我最匹配的在前"),
    "-pay": gettext_lazy("报酬高的在前"),
    "-seats": gettext_lazy("名额多的在前"),
    "starts": gettext_lazy("上岗早的在前"),
    "-newest": gettext_lazy("最新批准的在前"),
}
COLUMNS = [
    Column(gettext_lazy("编号"), "code"),
    Column(gettext_lazy("企业"), "enterprise"),
    Column(gettext_lazy("岗位"), lambda order: joined(order.posts.all())),
    Column(gettext_lazy("产业集群"), "cluster"),
    Column(gettext_lazy("名额"), "seats"),
    Column(gettext_lazy("月报酬（元）"), "pay"),
    Column(gettext_lazy("月数"), "months"),
    Column(gettext_lazy("上岗日期"), "starts_on"),
]
SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class OpenPost:
    """A post of the open round on a card: which choice it already is (None: not chosen)."""

    post: Any
    rank: int | None


@dataclass(frozen=True)
class Card:
    """An order in the list or the comparison, as it looks to this reader."""

    order: Order
    score: float | None
    lines: list[fits.SkillLine]
    eligible: bool
    saved: bool
    open_posts: list[OpenPost]
    credit: credit.CreditFile

    @property
    def title(self) -> str:
        """What the order is called where several stand side by side."""
        return " · ".join(str(post) for post in self.order.posts.all())

    @property
    def missing(self) -> list[fits.SkillLine]:
        """The skills the reader does not have as the order asks for them."""
        return [line for line in self.lines if line.missing]


@entry(anyone)
@require_safe
def order_list(request: HttpRequest) -> HttpResponse:
    """Approved orders by facets, each with its count; the best fit first for whoever has a profile."""
    reader = fits.reader_of(request.user)
    chosen = facets.chosen_from(request.GET, reader)
    kept = _kept(request)
    found = facets.find(slots.open_slots(), chosen, reader, kept)
    file = tables.download(
        request, "orders", COLUMNS, _rows(found.ids[: tables.MOST_ROWS]) if _asks_file(request) else []
    )
    if file is not None:
        return file
    page = Paginator(found.ids, tables.PER_PAGE).get_page(request.GET.get("page"))
    open_rounds = rounds.rounds_for(reader, request.GET.get("round", ""))
    taken = facets.chips(chosen, found.facets)
    context = {
        "page": page,
        "seats": found.seats,
        "cards": _cards(request, _rows(page.object_list), reader, kept, open_rounds.shown),
        "chosen": chosen,
        "facets": found.facets,
        "chips": [(words, _address(rest, open_rounds)) for words, rest in taken],
        "sorts": [(key, SORT_NAMES[key]) for key in facets.SORTS if key != "-fit" or reader.levels is not None],
        "rounds": open_rounds,
        "match_round": open_rounds.shown,
        "chosen_query": facets.query_of(chosen),
        "suggested_name": " · ".join(words for words, _rest in taken)[:60],
        "searches": SavedSearch.objects.filter(person=request.user) if request.user.is_authenticated else [],
        "is_student": access.is_student(request.user),
    }
    return render(request, "internships/order_list.html", context)


@entry(anyone)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four orders side by side: `?order=code` for each, so that the comparison can be sent to somebody."""
    codes = list(dict.fromkeys(request.GET.getlist("order")))[:SIDE_BY_SIDE]
    rows = orders.with_parts(access.orders_visible_to(request.user).filter(code__in=codes))
    found = sorted(rows, key=lambda order: codes.index(order.code))
    reader = fits.reader_of(request.user)
    open_rounds = rounds.rounds_for(reader, request.GET.get("round", ""))
    cards = _cards(request, found, reader, _kept(request), open_rounds.shown)
    context = {
        "cards": cards,
        "rows": _skill_rows(cards),
        "rounds": open_rounds,
        "match_round": open_rounds.shown,
        "is_student": access.is_student(request.user),
        "without": [_compared([c for c in codes if c != card.order.code], open_rounds) for card in cards],
        "left_out": max(0, len(set(request.GET.getlist("order"))) - SIDE_BY_SIDE),
    }
    return render(request, "internships/compare.html", context)


@entry(signed_in)
@require_POST
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the list's present choice under a name."""
    query = request.POST.get("query", "")
    operations.save_search(request.POST.get("name", "").strip() or _("我的筛选"), query, by=request.user)
    messages.success(request, _("已存为常用筛选。"))
    return redirect(f"{reverse('internships:orders')}?{query}")


@entry(signed_in)
@require_POST
def forget_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a kept search away."""
    operations.forget_search(pk, by=request.user)
    return redirect("internships:orders")


@entry(signed_in)
@require_POST
def keep_order(request: HttpRequest, code: str) -> HttpResponse:
    """Mark an order (`keep=1`) or take the mark away, and go back to where the button stood."""
    operations.keep_order(code, keep=request.POST.get("keep") == "1", by=request.user)
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if inside else reverse("internships:order", args=[code]))


def _asks_file(request: HttpRequest) -> bool:
    return request.GET.get("format", "") in tables.FORMATS


def _kept(request: HttpRequest) -> list[int]:
    """The orders the reader marked."""
    if not request.user.is_authenticated:
        return []
    return list(SavedOrder.objects.filter(person=request.user).values_list("order_id", flat=True))


def _rows(ids: list[int]) -> list[Order]:
    """The orders of these numbers, in this order."""
    found = orders.with_parts(Order.objects.all()).in_bulk(list(ids))
    return [found[pk] for pk in ids if pk in found]


def _cards(
    request: HttpRequest, rows: list[Order], reader: fits.Reader, kept: list[int], match_round: MatchRound | None
) -> list[Card]:
    own = _own_choices(request, match_round)
    credit_files = credit.credit_files({order.enterprise_id for order in rows})
    taking_part = set()
    if match_round is not None:
        taking_part = set(match_round.posts.filter(post__order__in=rows).values_list("post_id", flat=True))
    return [
        Card(
            order=order,
            score=fits.score_percent(order, reader),
            lines=fits.skill_lines(order, reader),
            eligible=fits.may_take(order, reader),
            saved=order.pk in kept,
            open_posts=[
                OpenPost(post, own.index(post.pk) + 1 if post.pk in own else None)
                for post in order.posts.all()
                if post.pk in taking_part
            ],
            credit=credit_files[order.enterprise_id],
        )
        for order in rows
    ]


def _own_choices(request: HttpRequest, match_round: MatchRound | None) -> list[int]:
    if match_round is None or not request.user.is_authenticated:
        return []
    ranked = RankedList.objects.filter(match_round=match_round, student=request.user).first()
    return list(ranked.post_ids) if ranked else []


def _skill_rows(cards: list[Card]) -> list[tuple[str, list[tuple[Card, fits.SkillLine | None]]]]:
    """Every skill any of the orders asks for, with each order and its line or None."""
    by_card = [(card, {line.code: line for line in card.lines}) for card in cards]
    names = {line.code: line.name for card in cards for line in card.lines}
    return [(names[code], [(card, lines.get(code)) for card, lines in by_card]) for code in sorted(names)]


def _address(chosen: facets.Chosen, open_rounds: rounds.OpenRounds) -> str:
    return f"{reverse('internships:orders')}?{'&'.join(filter(None, [facets.query_of(chosen), open_rounds.query]))}"


def _compared(codes: list[str], open_rounds: rounds.OpenRounds) -> str:
    asked = [*(f"order={code}" for code in codes), *filter(None, [open_rounds.query])]
    return f"{reverse('internships:compare')}?{'&'.join(asked)}"
