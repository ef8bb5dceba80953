"""The expert pool, somebody in it, and what experts are paid."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.common.terms import terms_until
from lms.events import access
from lms.events.choices import EXPECTED
from lms.events.forms import ExpertForm, PoolForm, put_errors
from lms.events.models import Expert
from lms.events.operations import experts
from lms.events.queries import feedback, hosting
from lms.events.queries.feedback import Rating
from lms.events.queries.fees import fees_of
from lms.events.views.hosting import TERMS

MOST = 100
COLUMNS = [
    Column(gettext_lazy("姓名"), lambda one: one.expert.name),
    Column(gettext_lazy("职务"), lambda one: one.expert.post),
    Column(gettext_lazy("单位"), lambda one: one.expert.from_where),
    Column(gettext_lazy("城市"), lambda one: one.expert.city),
    Column(gettext_lazy("擅长技能"), lambda one: "；".join(map(str, one.expert.skills.all()))),
    Column(gettext_lazy("邮箱"), "email"),
    Column(gettext_lazy("评分"), lambda one: round(one.rating.stars, 2) if one.rating else None),
    Column(gettext_lazy("评分份数"), lambda one: one.rating.answers if one.rating else None),
]
FEES = [
    Column(gettext_lazy("姓名"), lambda row: row.expert.name),
    Column(gettext_lazy("单位"), lambda row: row.expert.from_where),
    Column(gettext_lazy("活动"), lambda row: row.session.series),
    Column(gettext_lazy("时间"), lambda row: row.session.starts_at),
    Column(gettext_lazy("授课分钟"), "given_minutes"),
    Column(gettext_lazy("课酬（元）"), "fee_yuan"),
    Column(gettext_lazy("发放日期"), "fee_paid_on"),
]


@dataclass(frozen=True)
class Listed:
    """Somebody in the pool as one keeper reads it: the address of their own experts alone."""

    expert: Expert
    email: str
    rating: Rating | None


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def pool(request: HttpRequest, org: str) -> HttpResponse:
    """Experts by skill and city with their ratings, as a file too, and a form for one more."""
    host = access.access_host(request.user, org)
    form, chosen = ExpertForm(request.POST or None), PoolForm(request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            experts.add_expert(host.pk, form.plan(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("专家已登记。"))
            return redirect("events:experts", host.code)
    rows = _listed(host.pk, chosen)
    file = download(request, f"{host.code}-experts", COLUMNS, rows)
    if file is not None:
        return file
    context = {"host": host, "form": form, "filters": chosen, "experts": rows[:MOST], "count": len(rows)}
    return render(request, "events/experts.html", context, status=422 if form.errors else 200)


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody the person's organisation keeps: set right, asked no more, rated, asked to speak there."""
    found = access.access_expert(request.user, pk)
    if request.method == "POST" and request.POST.get("do") == "retire":
        experts.retire_expert(found.pk, by=request.user)
        messages.success(request, _("已停用，邮箱已删除。"))
        return redirect("events:experts", found.keeper.code)
    form = ExpertForm(request.POST or None, initial=ExpertForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            experts.edit_expert(found.pk, form.plan(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("专家资料已改。"))
            return redirect("events:expert", found.pk)
    asked = found.invitations.filter(session__series__host=found.keeper_id).select_related("session__series")
    context = {
        "expert": found, "form": form, "trend": feedback.trend_of(found),
        "invitations": asked.order_by("-session__starts_at", "-pk"),
        "coming": found.invitations.filter(state__in=EXPECTED, session__starts_at__gt=timezone.now()).count(),
    }  # fmt: skip
    return render(request, "events/expert.html", context, status=422 if form.errors else 200)


@entry(access.hosts_somewhere)
@require_safe
def fees(request: HttpRequest, org: str) -> HttpResponse:
    """What experts get for a term's sessions; the list as a file."""
    host = access.access_host(request.user, org)
    terms = terms_until(timezone.localdate(), TERMS)
    term = next((one for one in terms if one.name == request.GET.get("term")), terms[0])
    found = fees_of(host.pk, term)
    file = download(request, f"{host.code}-fees-{term.name}", FEES, found.rows)
    if file is not None:
        return file
    return render(request, "events/fees.html", {"host": host, "terms": terms, "term": term, "found": found})


def _listed(host_id: int, chosen: PoolForm) -> list[Listed]:
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    skill, city = wanted.get("skill"), wanted.get("city")
    rows = list(hosting.pool(skill=skill.code if skill else "", city_id=city.pk if city else None))
    ratings = feedback.ratings_of(row.email for row in rows)
    return [Listed(row, row.email if row.keeper_id == host_id else "", ratings.get(row.email)) for row in rows]
