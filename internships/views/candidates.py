"""The firm's board of candidates: who asks for its posts under a code, and who was placed."""

import time
from collections import Counter
from datetime import timedelta
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
from internships.choices import BOARD_KEPT_DAYS, PlacementState, Stage
from internships.models import Candidate
from internships.operations import candidates as operations
from internships.queries import boards, candidate_records, candidates, firm_scores, summaries
from internships.queries.candidates import Shown
from internships.views.enterprise import placement_table
from lms.common import tables
from lms.common.entry import entry
from lms.common.enumerating import joined
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role

IN_LANE = 8
RECORDS_A_PAGE = 30
PLACED = [state for state in PlacementState if state != PlacementState.UNPLACED]
LEAST_SCORES = (60, 70, 80, 90)
SORTS = {
    "waiting": lambda row: (row.arrived_at, row.pk),
    "-total": lambda row: (-row.total, row.arrived_at, row.pk),
    "stage": lambda row: (Stage.values.index(row.stage), row.arrived_at, row.pk),
}
COLUMNS = [
    Column(gettext_lazy("代号"), "code"),
    Column(gettext_lazy("姓名（学员同意后）"), "name"),
    Column(gettext_lazy("订单"), "order_code"),
    Column(gettext_lazy("岗位"), "post"),
    Column(gettext_lazy("轮次"), "round"),
    Column(gettext_lazy("进度"), "stage_label"),
    Column(gettext_lazy("技能匹配度"), "score"),
    Column(gettext_lazy("综合分"), "total"),
    Column(gettext_lazy("达标技能"), lambda row: joined(f"{line.name} {line.held}" for line in row.met)),
    Column(gettext_lazy("差的技能"), lambda row: joined(f"{line.name} {line.needed}" for line in row.missing)),
    Column(gettext_lazy("成绩段"), "band"),
    Column(gettext_lazy("等待天数"), "days_waiting"),
]
# Kept in the session after a move, for the button that takes it back.
MOVED, UNDO_SECONDS = "candidate_moved", 60


@entry(access.works_in_firm)
@require_safe
def board(request: HttpRequest, org: str) -> HttpResponse:
    """Who asks for the firm's posts and who was placed: as a board, or with ?view=table as tables, or as a file."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    every = candidates.shown(candidates.board_of(firm.pk), firm.pk)
    rows = _sorted(request, _chosen(request, every))
    file = tables.download(request, "candidates", COLUMNS, rows)
    if file is not None:
        return file
    placed = summaries.firm_rows(firm.pk)
    records = Paginator(candidate_records.records_of(firm.pk), RECORDS_A_PAGE).get_page(request.GET.get("records"))
    records.object_list = candidate_records.records(records.object_list, firm.pk)
    context: dict[str, Any] = {
        "firm": firm,
        "as_table": request.GET.get("view") == "table",
        "candidates": every,
        "found": len(rows),
        "rounds": sorted({(row.round_code, row.round) for row in every}),
        "posts": sorted({(row.post_id, f"{row.post} · {row.order_code}") for row in every}),
        "stages": Stage.choices,
        "least_scores": LEAST_SCORES,
        "passed_over": Counter(row.stage for row in rows)[Stage.PASSED],
        "undo": _undo(request),
        "records": records,
        "menu_counts": {"candidates": sum(row.stage == Stage.NEW for row in every) or None},
    }
    if context["as_table"]:
        context |= placement_table(request, placed)
        context["page"] = Paginator(rows, tables.PER_PAGE).get_page(request.GET.get("page"))
    else:
        matched = [summaries.summary(row) for row in placed]
        context |= {"rows": matched, "matched": matched[:IN_LANE], "lanes": boards.lanes(rows, IN_LANE)}
    return render(request, "internships/candidates.html", context)


@entry(access.works_in_firm)
@require_safe
def candidate(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """One candidate: skills beside what the post needs, marks, notes; a name only if the student gave it.

    Once the round is published: what the firm wrote itself, and the name of whoever took a seat with it.
    """
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    found = access.access_record(request.user, firm.pk, pk)
    if found.match_round.is_shown:
        return _record(request, firm, found)
    return _page(request, firm, found)


@entry(access.works_in_firm)
@require_POST
def move(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Put a candidate elsewhere on the board, and go back to where the button stood."""
    firm, found = _mine(request, org, pk)
    was = found.stage
    moved = operations.move_candidate(
        pk, to=request.POST.get("to", ""), seen_as=request.POST.get("seen_as", ""), by=request.user
    )
    if "undo" in request.POST:
        request.session.pop(MOVED, None)
    elif was != moved.stage:
        request.session[MOVED] = {"pk": pk, "code": moved.code, "was": was, "now": moved.stage, "at": time.time()}
    return _back(request, firm)


@entry(access.works_in_firm)
@require_POST
def ask(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Ask to be told who it is."""
    firm, _found = _mine(request, org, pk)
    operations.ask_contact(pk, by=request.user)
    messages.success(request, _("已问学员。同意后，这里会显示姓名和邮箱。"))
    return redirect("internships:candidate", firm.code, pk)


@entry(access.works_in_firm)
@require_POST
def note(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Keep what was said in a talk."""
    firm, found = _mine(request, org, pk)
    try:
        operations.write_note(pk, request.POST.get("text", ""), by=request.user)
    except Invalid as error:
        return _page(request, firm, found, problem=error.message, text=request.POST.get("text", ""), status=422)
    return redirect("internships:candidate", firm.code, pk)


@entry(access.works_in_firm)
@require_POST
def marks(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Give the firm's own marks by the published criteria."""
    firm, found = _mine(request, org, pk)
    try:
        operations.mark_candidate(pk, _points(request), by=request.user)
    except Invalid as error:
        return _page(request, firm, found, mark_problem=error.message, status=422)
    messages.success(request, _("评分已存，截止前可以改。"))
    return redirect("internships:candidate", firm.code, pk)


def _mine(request: HttpRequest, org: str, pk: int) -> tuple[Organisation, Candidate]:
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    return firm, access.access_candidate(request.user, firm.pk, pk)


def _page(request: HttpRequest, firm: Organisation, found: Candidate, status: int = 200, **more: Any) -> HttpResponse:
    given = dict(found.marks.values_list("criterion_id", "points"))
    scheme = firm_scores.scheme_in_round(found.match_round, found.post.order_id)
    context = {
        "firm": firm,
        "row": candidates.shown([found], firm.pk)[0],
        "scheme": scheme,
        "criteria": [(one, given.get(one.pk)) for one in scheme.criteria.all()] if scheme else [],
        "can_mark": found.match_round.takes_rankings,
        "notes": found.notes.select_related("by"),
        "stages": Stage.choices,
        "kept_days": BOARD_KEPT_DAYS,
        "closes_at": found.match_round.closes_at,
        **more,
    }
    return render(request, "internships/candidate.html", context, status=status)


def _record(request: HttpRequest, firm: Organisation, found: Candidate) -> HttpResponse:
    context = {
        "firm": firm,
        "row": candidate_records.records([found], firm.pk)[0],
        "marks": found.marks.select_related("criterion"),
        "notes": found.notes.select_related("by"),
        "kept_until": found.match_round.published_at + timedelta(days=BOARD_KEPT_DAYS),
    }
    return render(request, "internships/candidate_record.html", context)


def _points(request: HttpRequest) -> dict[int, int | None]:
    """{criterion: points} of the fields `mark-7`; an emptied one takes its mark back. Raises Invalid."""
    found: dict[int, int | None] = {}
    for key, value in request.POST.items():
        number, value = key.removeprefix("mark-"), value.strip()
        if key.startswith("mark-") and number.isdecimal():
            if value and not value.isdecimal():
                raise Invalid(_("每一项打 0 到 100 分。"))
            found[int(number)] = int(value) if value else None
    return found


def _chosen(request: HttpRequest, rows: list[Shown]) -> list[Shown]:
    code, post, least, stage = (request.GET.get(name, "") for name in ("round", "post", "least", "stage"))
    q = request.GET.get("q", "").strip()[: tables.LONGEST_QUERY].upper()
    return [
        row
        for row in rows
        if (not code or row.round_code == code)
        and (not post or str(row.post_id) == post)
        and (not least.isdecimal() or row.total >= int(least))
        and (not stage or row.stage == stage)
        and (not q or q in row.code or q in (row.name or "").upper())
    ]


def _sorted(request: HttpRequest, rows: list[Shown]) -> list[Shown]:
    return sorted(rows, key=SORTS.get(request.GET.get("sort", ""), SORTS["waiting"]))


def _undo(request: HttpRequest) -> dict[str, Any] | None:
    """The last move of this session, for as long as somebody may still think of it."""
    moved = request.session.get(MOVED)
    if not moved or time.time() - moved["at"] > UNDO_SECONDS:
        return None
    return {**moved, "stage": Stage(moved["now"]).label}


def _back(request: HttpRequest, firm: Organisation) -> HttpResponse:
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if inside else reverse("internships:candidates", args=[firm.code]))
