"""How a class comes along, for those who teach it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from courses import access
from courses.queries import risks as queries
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.common.tables import download
from lms.organisations.access import access_organisation

COLUMNS = [
    Column(gettext_lazy("学号"), lambda row: row.enrolment.person.username),
    Column(gettext_lazy("姓名"), lambda row: row.enrolment.person.name),
    Column(gettext_lazy("进度（%）"), "percent"),
    Column(gettext_lazy("成绩"), "score_percent"),
    Column(gettext_lazy("最近学习"), "seen_at"),
    Column(gettext_lazy("需要关注"), lambda row: "；".join(row.reasons)),
]


@entry(access.works_in_teaching)
@require_safe
def class_progress(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Learners by lessons, those who need looking after first, each with the reason; the same as a file."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id)
    found = queries.class_progress(run)
    file = download(request, f"progress-{run.pk}", COLUMNS, found.rows)
    if file is not None:
        return file
    context = {
        "school": school,
        "run": run,
        "found": found,
        "quiet_days": queries.QUIET_DAYS,
        "behind_percent": queries.BEHIND_PERCENT,
    }
    return render(request, "courses/class_progress.html", context)
