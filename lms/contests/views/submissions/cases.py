"""A case for its team: tables to read, a form to fill in, and the same as files."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.labs import LABS, as_answer, kept
from courses.public import lab_form, read_lab_post
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError
from lms.contests import access
from lms.contests.choices import EntryState, RoundState
from lms.contests.models import AnswerDraft, AnswerKey, Entry, Module
from lms.contests.operations.submissions import drafts
from lms.contests.queries import lab_cases, scoring
from lms.contests.queries import submissions as queries


@dataclass(frozen=True)
class Sheet:
    """A team's part with its case; `takes`: whether answers are taken now, `may`: whether from this person."""

    entry: Entry
    module: Module
    key: AnswerKey
    case: lab_cases.LabCase
    takes: bool
    may: bool

    @property
    def draft(self) -> AnswerDraft | None:
        """As it is now."""
        rows = AnswerDraft.objects.select_related("saved_by", "answer_key")
        return rows.filter(entry=self.entry, module=self.module).first()


@dataclass(frozen=True)
class Sent:
    """What a page sent that was not kept, or not handed in, and why; nothing for a page that is only read."""

    given: dict[str, Any] | None = None
    problem: str = ""
    faults: dict[str, Any] = field(default_factory=dict)
    stale: bool = False
    status: int = 200


READ = Sent()


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def lab_case(request: HttpRequest, pk: int, module: int) -> HttpResponse:
    """What a team works on in a part that is scored by a lab, without what would tell the answer, and a form for it.

    ?file=case is the case as a file, ?file=answer an answer with nothing filled in. A POST saves, or hands in.
    """
    sheet = _sheet(request, pk, module)
    if request.method == "POST":
        return _posted(request, sheet)
    file = {"case": sheet.case.shown, "answer": sheet.case.blank}.get(request.GET.get("file", ""))
    return _file(request, sheet, file) if file else _page(request, sheet)


def _sheet(request: HttpRequest, pk: int, module: int) -> Sheet:
    found = access.access_team_entry(request.user, pk)
    made = found.contest_round
    part = made.modules.filter(pk=module).first()
    key = scoring.case_of(part) if part and made.state != RoundState.DRAFT else None
    if key is None or part.lab_code not in LABS:
        raise Http404
    takes = made.takes_work and found.state == EntryState.ENTERED
    may = takes and access.can_hand_in(request.user, found)
    return Sheet(found, part, key, lab_cases.case_in(key, part), takes, may)


def _file(request: HttpRequest, sheet: Sheet, content: dict[str, Any]) -> HttpResponse:
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"{sheet.module.lab_code.lower()}-{sheet.key.version}-{request.GET['file']}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _posted(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    given = read_lab_post(sheet.case.asks, request.POST)
    typed = drafts.Typed(given, _number(request, "version") or 0, _number(request, "seq"))
    try:
        draft = drafts.save_draft(sheet.entry.pk, sheet.module.pk, typed, by=request.user)
    except DomainError as refused:
        if request.headers.get("HX-Request"):
            return render(request, "components/draft_refused.html", {"problem": str(refused.message)})
        return _page(request, sheet, Sent(given, str(refused.message), status=refused.status))
    stale = draft.given != kept(sheet.case.asks, given)
    if request.headers.get("HX-Request"):
        return _saved(request, sheet, draft, stale)
    if stale:
        return _page(request, sheet, Sent(given, stale=True, status=422))
    if request.POST.get("act") == "hand_in":
        return _handed_in(request, sheet, given, draft.seq)
    messages.success(request, _("草稿已保存。"))
    return redirect("contests:lab_case", sheet.entry.pk, sheet.module.pk)


def _saved(request: HttpRequest, sheet: Sheet, draft: AnswerDraft, stale: bool) -> HttpResponse:
    _answer, faults = as_answer(sheet.case.asks, draft.given)
    context = {
        "saved_at": draft.saved_at, "stale": stale, "next_seq": draft.seq + 1, "unread": len(faults), "swapped": True,
    }  # fmt: skip
    return render(request, "components/lab_saved.html", context)


def _handed_in(request: HttpRequest, sheet: Sheet, given: dict[str, Any], seq: int) -> HttpResponse:
    try:
        made = drafts.hand_in_draft(sheet.entry.pk, sheet.module.pk, seq=seq, by=request.user)
    except DomainError as refused:
        faults = getattr(refused, "faults", {})
        return _page(request, sheet, Sent(given, str(refused.message), faults, status=refused.status))
    messages.success(request, _("已收到第 %(number)d 次提交，下面是回执。") % {"number": made.number})
    return redirect("contests:receipt", made.pk)


def _page(request: HttpRequest, sheet: Sheet, sent: Sent = READ) -> HttpResponse:
    draft = sheet.draft
    given = (draft.given if draft else {}) if sent.given is None else sent.given
    context = {
        "entry": sheet.entry, "round": sheet.entry.contest_round, "module": sheet.module, "key": sheet.key,
        "case": sheet.case, "sheets": sheet.case.tables, "takes": sheet.takes,
        "may": sheet.may and bool(sheet.case.asks), "draft": draft,
        "form": lab_form(sheet.case.code, sheet.case.asks, given, sent.faults), "sent": sent,
        "left": queries.allowance_of(sheet.entry, sheet.module, timezone.now()),
        "next_seq": draft.seq + 1 if draft else 1,
        "older": draft and _answered_before(draft),
    }  # fmt: skip
    return render(request, "contests/submissions/case.html", context, status=sent.status)


def _answered_before(draft: AnswerDraft) -> int | None:
    """The version of the case it was typed for, where another question was asked since."""
    later = AnswerKey.objects.filter(task__module=draft.module_id, version__gt=draft.answer_key.version)
    return draft.answer_key.version if later.filter(asks_anew=True).exists() else None


def _number(request: HttpRequest, name: str) -> int | None:
    """A whole number that a page carries along; None for one that has none."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 9 else None
