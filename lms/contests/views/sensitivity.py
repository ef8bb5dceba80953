"""What a round's places hang on: a report for its organiser, before they publish and after."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from lms.common.entry import entry
from lms.common.enumerating import joined
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.choices import RoundState
from lms.contests.judging import Shift
from lms.contests.models import Entry
from lms.contests.queries import judging, sensitivity

PER_PAGE = 50
JUDGED = (RoundState.JUDGING, RoundState.NOTICE, RoundState.FINAL)
JUDGES = [
    Column(lazy("评委"), lambda one: one.judge.person.name),
    Column(lazy("代号"), lambda one: one.judge.code),
    Column(lazy("名次会变的作品"), "moved"),
    Column(lazy("最多变几名"), "widest"),
    Column(lazy("哪些作品"), lambda one: joined(_moved(*pair) for pair in one.shifts)),
]


def _moved(entry: Entry, shift: Shift) -> str:
    return f"{entry.blind_number} {shift.before or '—'}→{shift.after or '—'}"


def _columns(report: sensitivity.Report) -> list[Column]:
    return [
        Column(lazy("编号"), lambda one: one.entry.blind_number),
        Column(lazy("名次"), "place"),
        Column(lazy("原始总分"), "raw", 2),
        Column(lazy("总分"), "points", 2),
        *(
            Column(method.label, lambda one, n=n: one.others[n].place)  # type: ignore[misc]  # bound now, not at the call
            for n, method in enumerate(report.methods)
        ),
    ]


@entry(access.is_organiser)
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Other methods and absent judges, ?format=csv or xlsx of either; nothing to a judge who has still to mark."""
    made = access.access_round(request.user, pk)
    closed = judging.is_judging(made, request.user)
    judges, asked = request.GET.get("list") == "judges", request.GET.get("format")
    opens = made.judges_each and made.state in JUDGED and not closed
    found = sensitivity.report_of(made, absent=judges or not asked) if opens else None
    if found is not None and asked:
        columns, rows = (JUDGES, found.absences or []) if judges else (_columns(found), found.lines)
        file = download(request, f"{'judges' if judges else 'methods'}-{pk}", columns, rows)
        if file is not None:
            return file
    leaf = Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page")) if found else None
    context = {"made": made, "season": made.track.season, "report": found, "leaf": leaf, "closed": closed}
    return render(request, "contests/gov_sensitivity.html", context)
