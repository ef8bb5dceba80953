"""What is kept of a round's judging, as files: sheets with every word, appeals with their answers, rulings."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from lms.common.entry import entry
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.choices import RoundState
from lms.contests.models import Entry, Round, Ruling
from lms.contests.queries import exporting
from lms.contests.queries.judging import is_judging

JUDGED = (RoundState.JUDGING, RoundState.NOTICE, RoundState.FINAL)


def _about(entry_of: Callable[[Any], Entry]) -> list[Column]:
    return [
        Column(lazy("编号"), lambda one: entry_of(one).blind_number),
        Column(lazy("队伍"), lambda one: entry_of(one).team.name),
        Column(lazy("学校"), lambda one: str(entry_of(one).team.host)),
    ]


def _named(ruling: Ruling) -> str:
    return f"{ruling.get_kind_display()} {timezone.localtime(ruling.at):%Y-%m-%d}"


SHEETS = [
    *_about(lambda one: one.sheet.assignment.entry),
    Column(lazy("评委代号"), lambda one: one.sheet.assignment.judge.code),
    Column(lazy("评委"), lambda one: one.sheet.assignment.judge.person.name),
    Column(lazy("第几份"), lambda one: one.sheet.version),
    Column(lazy("计入成绩"), lambda one: lazy("是") if one.counts else lazy("否")),
    Column(lazy("评分模块"), lambda one: one.criterion and str(one.criterion.module)),
    Column(lazy("评分项"), lambda one: one.criterion and str(one.criterion)),
    Column(lazy("给分"), lambda one: one.mark and one.mark.points),
    Column(lazy("满分"), lambda one: one.criterion and one.criterion.most),
    Column(lazy("折合分"), "weighed"),
    Column(lazy("这一项的评语"), lambda one: one.mark and one.mark.comment),
    Column(lazy("整份折合分"), lambda one: one.sheet.points),
    Column(lazy("总评"), lambda one: one.sheet.comment),
    Column(lazy("弃权原因"), lambda one: one.sheet.abstained_because),
    Column(lazy("更正理由"), lambda one: one.sheet.corrected_because),
    Column(lazy("提交时间"), lambda one: one.sheet.submitted_at),
]
APPEALS = [
    *_about(lambda one: one.entry),
    Column(lazy("针对的成绩榜"), lambda one: one.standings.version),
    Column(lazy("申诉人"), lambda one: one.filed_by.name),
    Column(lazy("申诉时间"), "filed_at"),
    Column(lazy("理由"), "reason"),
    Column(lazy("仲裁期限"), "due_at"),
    Column(lazy("状态"), lambda one: one.get_state_display()),
    Column(lazy("仲裁结论"), "answer"),
    Column(lazy("仲裁人"), lambda one: one.decided_by and one.decided_by.name),
    Column(lazy("仲裁时间"), "decided_at"),
]
RULINGS = [
    *_about(lambda one: one.entry),
    Column(lazy("决定"), lambda one: one.get_kind_display()),
    Column(lazy("增减分"), lambda one: one.points or None),
    Column(lazy("理由"), "reason"),
    Column(lazy("决定人"), lambda one: one.by and one.by.name),
    Column(lazy("决定时间"), "at"),
    Column(lazy("撤销了"), lambda one: one.undoes and _named(one.undoes)),
    Column(lazy("已被撤销"), lambda one: lazy("是") if hasattr(one, "undone_by") else None),
]
FILES: dict[str, tuple[list[Column], Callable[[Round], Iterable[Any]]]] = {
    "sheets": (SHEETS, exporting.sheets_of),
    "appeals": (APPEALS, exporting.appeals_of),
    "rulings": (RULINGS, exporting.rulings_of),
}


@entry(access.is_organiser)
@require_safe
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """What can be downloaded of a round; ?list=sheets, appeals or rulings with ?format=csv or xlsx is the file."""
    made = access.access_round(request.user, pk)
    # What others marked is not read before one's own marks are in, nor by whom any entry may still be given to.
    opens = made.state in JUDGED and not is_judging(made, request.user)
    asked = FILES.get(request.GET.get("list", ""))
    if opens and asked is not None:
        columns, rows_of = asked
        file = download(request, f"{request.GET['list']}-{pk}", columns, rows_of(made))
        if file is not None:
            return file
    context = {"made": made, "counts": exporting.counts_of(made) if opens else None, "closed": not opens}
    return render(request, "contests/gov_files.html", context)
