"""A school's queue of teams: those that wait, what the rules say of each, the answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.models import Team
from lms.contests.operations import registering
from lms.contests.queries import captaincy
from lms.contests.queries import teams as queries
from lms.contests.queries.titles import Titles
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role

PER_PAGE = 20
COLUMNS = [
    Column(gettext_lazy("赛道"), lambda team: str(team.track)),
    Column(gettext_lazy("队名"), "name"),
    Column(gettext_lazy("队长"), lambda team: team.captain.name),
    Column(gettext_lazy("队员人数"), "students"),
    Column(gettext_lazy("状态"), lambda team: team.get_state_display()),
]


@entry(access.is_academic)
@require_safe
def queue(request: HttpRequest, org: str) -> HttpResponse:
    """The teams the school registers, those that wait for it first."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    rows = queries.queue_of(school.pk)
    titles = Titles()
    titles = Titles()
    contest = Column(pgettext("one", "赛事"), lambda team: titles.of(team.track.season.contest))
    file = download(request, "teams", [contest, *COLUMNS], rows)
    if file is not None:
        return file
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = rows.filter(waits=True).count()
    return render(request, "contests/school_queue.html", {"school": school, "page": page, "waiting": waiting})


@entry(access.is_academic)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """One team, with what every rule says of it, and the answer."""
    school, team = access.access_school_team(request.user, org, pk)
    problem = ""
    if request.method == "POST":
        approve = request.POST.get("act") == "approve"
        try:
            registering.review_team(pk, approve=approve, reason=request.POST.get("reason", ""), by=request.user)
        except Invalid as error:
            problem = str(error.message)
        else:
            messages.success(request, _("已通过，名单已冻结。") if approve else _("已退回，队伍会看到理由。"))
            return redirect("contests:school_queue", org)
    return team_page(request, school, team, problem, 422 if problem else 200)


def team_page(
    request: HttpRequest, school: Organisation, team: Team, problem: str = "", status: int = 200
) -> HttpResponse:
    """The team as its school sees it; with a problem, what was typed about its captain is still there."""
    runs = not captaincy.is_settled(team)
    gone = runs and not captaincy.has_captain(team)
    context = {
        "school": school, "team": team, "roster": queries.roster_of(team), "problem": problem, "gone": gone,
        "handover": captaincy.open_handover(team) if runs else None, "heirs": captaincy.heirs_of(team) if gone else [],
        "typed": request.POST if request.POST.get("act") == "offer" else {},
    }  # fmt: skip
    return render(request, "contests/school_team.html", context, status=status)
