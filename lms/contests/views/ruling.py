"""An entry and its appeals as the organiser rules on them; each ruling is looked at before it is made."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.contests import access
from lms.contests.choices import AppealState, EntryState, RoundState, RulingKind
from lms.contests.models import Entry, Round, Ruling
from lms.contests.operations import moving_up, rulings
from lms.contests.queries import judging as queries
from lms.contests.queries import moves, organising, promoting
from lms.contests.views.typed import whole


@entry(access.is_organiser)
@require_http_methods(["GET", "HEAD", "POST"])
def one_entry(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """An entry: sheets as they were sealed, rulings, and what another would change before it is made."""
    made = access.access_round(request.user, pk)
    found = access.access_entry(request.user, made, entry_id)
    problem = ""
    if request.method == "POST":
        try:
            return _rule(request, made, found)
        except DomainError as error:
            problem = str(error.message)
    closed = queries.is_judging(made, request.user)
    ruled = list(found.rulings.select_related("by", "undone_by"))
    context = {
        "made": made,
        "entry": found,
        "sheets": [] if closed else queries.sheets_of(found),
        "rulings": ruled,
        "undoable": {one.pk for one in ruled if rulings.can_undo(made, one)},
        "blind": queries.sees_numbers(made, request.user),
        "replaced_by": Entry.objects.filter(replaces=found).select_related("team__host").first(),
        "following": promoting.next_in_line(found) if found.state == EntryState.DISQUALIFIED else None,
        "further": promoting.further_entries(found),
        "problem": problem,
        "closed": closed,
        "given": queries.given_to(found),
        "seats": queries.seats_for(made, found) if made.state == RoundState.JUDGING else [],
        **_looked_at(request, made, found, closed),
    }
    return render(request, "contests/gov_entry.html", context, status=422 if problem else 200)


@entry(access.is_organiser)
@require_safe
def appeals(request: HttpRequest, pk: int) -> HttpResponse:
    """The appeals of a round, those that wait first."""
    made = access.access_round(request.user, pk)
    return render(request, "contests/gov_appeals.html", {"made": made, "appeals": organising.appeals(made)})


@entry(access.is_organiser)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int, appeal_id: int) -> HttpResponse:
    """One appeal, the ranking it would lead to, and the finding."""
    made = access.access_round(request.user, pk)
    found = get_object_or_404(organising.appeals(made), pk=appeal_id)
    points = _number(request.POST.get("points") or request.GET.get("points", ""))
    kind = rulings.remedy(found.entry, points)
    problem = ""
    if request.method == "POST":
        try:
            rulings.arbitrate(
                found.pk, uphold=request.POST.get("act") == "uphold", answer=request.POST.get("answer", ""),
                points=points, by=request.user,
            )  # fmt: skip
        except Invalid as error:
            problem = str(error.message)
        else:
            messages.success(request, _("已仲裁，队伍会收到通知。"))
            return redirect("contests:gov_appeals", pk)
    waits = found.state == AppealState.FILED
    preview = moves.of(made, {found.entry_id: (kind, points)}) if kind and waits else []
    context = {
        "made": made, "appeal": found, "points": points, "kind": kind, "preview": preview, "problem": problem
    }  # fmt: skip
    return render(request, "contests/gov_appeal.html", context, status=422 if problem else 200)


def _looked_at(request: HttpRequest, made: Round, found: Entry, closed: bool) -> dict[str, Any]:
    """What a ruling, its undoing or a sheet counted otherwise would move; nobody who judges the round still sees it."""
    tried, turned = _number(request.GET.get("points", "")), whole(request.GET.get("turn", ""))
    kind, kinds = request.GET.get("kind", ""), _kinds(made, found)
    tries = {found.pk: (kind, tried)} if kind in dict(kinds) and not closed else None
    undoing = None if closed else _undoing(request, made, found)
    return {
        "kind": kind,
        "kinds": kinds,
        "tried": tried,
        "preview": moves.of(made, tries) if tries else None,
        "undoing": undoing,
        "undone": moves.of(made, {found.pk: rulings.inverse(undoing)}) if undoing else [],
        "turned": turned,
        "turning": moves.of(made, turned=frozenset({turned})) if turned is not None and not closed else [],
    }


def _kinds(made: Round, found: Entry) -> list[tuple[str, str]]:
    """What can be ruled now: of a result that stands, only that somebody is taken out of it."""
    if made.state != RoundState.FINAL:
        return [(kind.value, str(kind.label)) for kind in RulingKind]
    out = RulingKind.DISQUALIFY
    return [(out.value, str(out.label))] if found.state == EntryState.ENTERED else []


def _undoing(request: HttpRequest, made: Round, found: Entry) -> Ruling | None:
    """The ruling whose undoing is looked at."""
    asked = whole(request.GET.get("undo", ""))
    rows = found.rulings.filter(undoes=None, undone_by=None)
    ruling = rows.filter(pk=asked).first() if asked is not None else None
    return ruling if ruling is not None and rulings.can_undo(made, ruling) else None


def _rule(request: HttpRequest, made: Round, found: Entry) -> HttpResponse:
    reason, undone = request.POST.get("reason", ""), whole(request.POST.get("undo", ""))
    if request.POST.get("act") == "fill":
        moved = moving_up.fill_place(found.pk, by=request.user)
        name = _("候补队伍") if queries.sees_numbers(made, request.user) else moved.team.name
        messages.success(request, _("%(team)s已递补，队伍会收到通知。") % {"team": name})
        return redirect("contests:gov_entry", made.pk, found.pk)
    if undone is not None:
        rulings.undo(get_object_or_404(found.rulings, pk=undone).pk, reason=reason, by=request.user)
    else:
        kind = request.POST.get("kind", "")
        if kind not in RulingKind.values:
            raise Http404
        points = _number(request.POST.get("points", ""))
        rulings.rule(found.pk, kind, points=points, reason=reason, by=request.user)
    messages.success(request, _("裁定已记录，队伍会收到通知。"))
    return redirect("contests:gov_entry", made.pk, found.pk)


def _number(typed: Any) -> Decimal:
    try:
        found = Decimal(str(typed).strip() or 0)
    except InvalidOperation:
        return Decimal(0)
    return round(found, 2) if found.is_finite() and abs(found) < 10_000 else Decimal(0)
