"""How a firm's own marks count: proposed by the firm, agreed by the school, read by everybody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships import access
from internships.choices import MOST_CRITERIA
from internships.operations import schemes as operations
from internships.queries import firm_scores
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Role


@entry(access.works_in_firm)
def scheme(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """The form for an order's weights: what students read now, and what waits for the school."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    order = access.access_order(request.user, code, to="edit")
    if order.enterprise_id != firm.pk:
        raise Http404
    rows, skill_weight, problem = _rows(request), request.POST.get("skills", ""), ""
    if request.method == "POST":
        try:
            operations.propose_scheme(
                order.pk, _whole(skill_weight), [(zh, en, _whole(w)) for zh, en, w in rows], by=request.user
            )
            messages.success(request, _("已提出，等院校同意；同意后向学员公布，下一轮起生效。"))
            return redirect("internships:scheme", firm.code, order.code)
        except Invalid as error:
            problem = str(error.message)
    published, proposed = firm_scores.published_scheme(order.pk), firm_scores.proposed_scheme(order.pk)
    if request.method != "POST" and (shown := proposed or published):
        skill_weight = str(shown.skill_weight)
        rows = [(one.name_zh, one.name_en, str(one.weight)) for one in shown.criteria.all()]
    context = {
        "firm": firm,
        "order": order,
        "published": published,
        "proposed": proposed,
        "problem": problem,
        "skill_weight": skill_weight or "60",
        "rows": (rows + [("", "", "")] * MOST_CRITERIA)[:MOST_CRITERIA],
    }
    return render(request, "internships/scheme.html", context, status=422 if problem else 200)


@entry(access.works_in_academic_office)
@require_POST
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """The school agrees to the weights that wait for it."""
    order = access.access_order(request.user, code, to="confirm")
    operations.agree_scheme(order.pk, by=request.user)
    messages.success(request, _("已同意，评分办法现在对学员公开。"))
    return redirect("internships:order", code)


def _rows(request: HttpRequest) -> list[tuple[str, str, str]]:
    """What the form says of each criterion, empty lines left out."""
    found = [
        tuple(request.POST.get(f"{name}-{n}", "").strip() for name in ("zh", "en", "weight"))
        for n in range(MOST_CRITERIA)
    ]
    return [row for row in found if any(row)]  # type: ignore[misc]  # three names make three words


def _whole(text: str) -> int:
    """A whole number, or one that no rule accepts."""
    return int(text) if text.isdecimal() and len(text) < 5 else -1
