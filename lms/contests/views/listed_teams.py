"""Lists of teams: an edition's for who runs it, a school's own; narrowed, sorted, and as a file."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lms.common.entry import entry
from lms.common.enumerating import joined, noted
from lms.common.sheets import Column
from lms.common.tables import download, listing
from lms.contests import access
from lms.contests.choices import TeamPart
from lms.contests.forms.listed_teams import SchoolTeamsForm, SeasonTeamsForm
from lms.contests.models import Team
from lms.contests.queries import listed_teams as queries
from lms.contests.queries.titles import Titles
from lms.contests.views.setting_up.answering import crumbs
from lms.organisations import public as organisations
from lms.organisations.public import Role

PER_PAGE = 30


def _names(team: Any, *, students: bool) -> str:
    return joined(one.person.name for one in team.people if (one.part == TeamPart.STUDENT) == students)


COLUMNS = [
    Column(lazy("赛道"), lambda team: str(team.track)),
    Column(lazy("队名"), "name"),
    Column(lazy("学校"), lambda team: str(team.host)),
    Column(lazy("队长"), lambda team: team.captain.name),
    Column(lazy("队员"), lambda team: _names(team, students=True)),
    Column(lazy("指导"), lambda team: _names(team, students=False)),
    Column(lazy("队员人数"), "students"),
    Column(lazy("未签承诺书"), "unsigned"),
    Column(lazy("状态"), lambda team: team.get_state_display()),
    Column(
        lazy("赛程"),
        lambda team: joined(noted(one.contest_round, one.get_state_display()) for one in team.rounds_in),
    ),
    Column(lazy("提交审核时间"), "submitted_at"),
    Column(lazy("名单冻结时间"), "roster_frozen_at"),
]


@entry(access.is_organiser)
@require_safe
def season_teams(request: HttpRequest, pk: int) -> HttpResponse:
    """The teams of an edition; ?format=csv or xlsx is the list as a file."""
    season = access.access_season(request.user, pk)
    rows = queries.of_season(season)
    form = SeasonTeamsForm(
        request.GET, tracks=queries.tracks_of(rows), rounds=queries.rounds_of(season), schools=queries.schools_of(rows)
    )
    shown = {"season": season, "crumbs": crumbs(season, (pgettext("heading", "参赛队"), ""))}
    return _answer(request, rows, form, f"teams-{season.contest.slug}-{season.year}", shown)


@entry(access.is_academic)
@require_safe
def school_teams(request: HttpRequest, org: str) -> HttpResponse:
    """The teams of a school, of every edition it took part in; ?format=csv or xlsx is the list as a file."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    rows = queries.of_school(school)
    form = SchoolTeamsForm(request.GET, seasons=queries.seasons_of(rows))
    return _answer(request, rows, form, f"teams-{school.code}", {"school": school})


def _answer(request: HttpRequest, rows: QuerySet[Team], form: Any, name: str, shown: dict[str, Any]) -> HttpResponse:
    asked = queries.Filters(**form.asked())
    found = listing(
        request, queries.filtered(rows, asked), sorts=queries.SORTS, default="name", search=queries.SEARCHED,
        per_page=PER_PAGE,
    )  # fmt: skip
    titles = Titles()
    edition = Column(pgettext("one", "赛事"), lambda one: f"{titles.of(one.track.season.contest)} {one.track.season}")
    file = download(request, name, [edition, *COLUMNS], found.rows)
    if file is not None:
        return file
    narrowed = bool(found.q) or asked != queries.Filters()
    context = {"form": form, "page": found.page, "narrowed": narrowed, "default_sort": "name", **shown}
    return render(request, "contests/listed_teams.html", context)
