"""Submissions of a round for whoever runs it: all of them, scoring, another try."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import entry
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.faults import sentences
from lms.contests.models import Submission
from lms.contests.operations.submissions import runs
from lms.contests.queries import submissions as queries
from lms.contests.queries.judging import sees_numbers
from lms.contests.queries.listed_submissions import Filters, filtered, modules_of
from lms.contests.views.submissions.forms import FilterForm
from lms.jobs import public as jobs

PER_PAGE = 50
COLUMNS = [
    Column(gettext_lazy("编号"), lambda one: one.entry.blind_number),
    Column(gettext_lazy("队伍"), lambda one: one.entry.team.name),
    Column(gettext_lazy("学校"), lambda one: str(one.entry.team.host)),
    Column(gettext_lazy("评分模块"), lambda one: str(one.module)),
    Column(gettext_lazy("第几次"), "number"),
    Column(gettext_lazy("提交方式"), lambda one: one.get_kind_display()),
    Column(gettext_lazy("文件名"), "name"),
    Column(gettext_lazy("收到时间"), "received_at"),
    Column(gettext_lazy("状态"), lambda one: one.get_state_display()),
    Column(gettext_lazy("得分"), lambda one: _figure(one, "points")),
    Column(gettext_lazy("公开部分得分"), lambda one: _figure(one, "public_points")),
    Column(gettext_lazy("原因"), lambda one: " ".join(sentences(one.problems))),
    Column("SHA-256", "sha256"),
]
# What an organiser who judges does not see before their own marks are in: it tells whose a number is, or what it got.
NAMING = [*COLUMNS[1:3], COLUMNS[6], *COLUMNS[9:11]]


def _figure(one: Submission, name: str) -> object:
    score = queries.newest_score(one)
    return None if score is None else getattr(score, name)


@entry(access.is_organiser)
@require_safe
def round_submissions(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything handed in for a round, by part and state, with reasons; ?format=xlsx is the list as a file."""
    made = access.access_round(request.user, pk)
    form = FilterForm(request.GET, modules=list(made.modules.all()))
    asked = Filters(**form.cleaned_data) if form.is_valid() else Filters()
    blind = sees_numbers(made, request.user)
    rows = queries.with_scores(filtered(made, asked, by_team=not blind))
    columns = [one for one in COLUMNS if not blind or one not in NAMING]
    file = download(request, f"submissions-{made.pk}", columns, rows)
    if file is not None:
        return file
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(one, queries.newest_score(one), sentences(one.problems)) for one in page]
    context = {"round": made, "form": form, "page": page, "lines": lines, "modules": modules_of(made)}
    context |= {"narrowed": asked != Filters(), "blind": blind}
    return render(request, "contests/submissions/round.html", context)


@entry(access.is_organiser)
@require_POST
def score_module(request: HttpRequest, pk: int, module: int) -> HttpResponse:
    """Score what waits: a job, whose page comes next."""
    made = access.access_round(request.user, pk)
    part = access.access_module(request.user, made, module)
    return redirect(jobs.address(runs.score_waiting(part.pk, by=request.user)))


@entry(access.is_organiser)
@require_POST
def retry_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one again that failed."""
    found = access.access_submission(request.user, pk)
    runs.retry(found.pk, by=request.user)
    messages.success(request, _("已重新排队，稍后刷新看结果。"))
    return redirect("contests:round_submissions", found.entry.contest_round_id)
