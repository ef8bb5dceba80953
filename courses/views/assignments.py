"""Assignments for their learner: what is asked, a draft that saves, files, handing in, marks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.access import assignments as assignment_access
from courses.errors import StaleDraft
from courses.grading.contributions import are_percents
from courses.models import Assignment, Enrolment, Submission
from courses.operations import contributions
from courses.operations import submissions as operations
from courses.queries import assignments as queries
from courses.queries import pages
from courses.views.marking import said
from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError
from lms.common.files import hand_out


@entry(signed_in)
@require_safe
def assignment_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every assignment of the person's run: when it is due, what was handed in, what it was worth."""
    enrolment = access.access_own_enrolment(request.user, slug)
    context = {
        "enrolment": enrolment,
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "standings": queries.standings(enrolment),
    }
    return render(request, "courses/assignment_list.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One assignment; a POST begins, saves, adds or drops a file, hands in or takes back, as its button says."""
    enrolment, found = assignment_access.access_assignment(request.user, slug, code)
    problem, typed, stale = "", None, False
    if request.method == "POST":
        typed = _typed(request, "text")
        try:
            done = _do(request, enrolment, found)
        except DomainError as error:
            problem, stale = f"{said(error)} {error.next_step}".strip(), isinstance(error, StaleDraft)
            if request.headers.get("HX-Request"):
                return render(request, "components/draft_refused.html", {"problem": problem})
        else:
            if request.headers.get("HX-Request"):
                return render(request, "courses/_draft_saved.html", {**_draft(enrolment, found), "swapped": True})
            if done:
                messages.success(request, done)
            return redirect("courses:assignment", slug, code)
    draft, mates = _draft(enrolment, found), queries.group_mates(enrolment, found)
    context = {
        "enrolment": enrolment,
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "assignment": found,
        "standing": queries.standing_of(enrolment, found),
        "history": queries.history(enrolment, found),
        "mates": mates,
        "shares": _shares_shown(request, mates, draft["draft"]),
        "problem": problem,
        "typed": typed,
        "stale": stale,
        "objection": _typed(request, "objection"),
        "most_mb": operations.MOST_BYTES // 1024 // 1024,
        "kinds": ",".join([*uploads.KINDS, *uploads.TEXTS]),
        **draft,
    }
    return render(request, "courses/assignment.html", context, status=422 if problem else 200)


@entry(signed_in)
@require_safe
def submission_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file handed in, as a download: for its learner and for those who mark it."""
    row = assignment_access.access_file(request.user, pk)
    try:
        file = row.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return hand_out(request, file, name=row.name, content_type=uploads.media_type(row.name))


def _draft(enrolment: Enrolment, found: Assignment) -> dict[str, Any]:
    draft = queries.draft_of(enrolment, found)
    files = list(draft.files.all()) if draft else []
    return {"draft": draft, "files": files, "next_seq": draft.seq + 1 if draft else 1}


def _do(request: HttpRequest, enrolment: Enrolment, found: Assignment) -> str:
    """What the button says; the sentence for it. The text goes along with every button, so that none of it is lost."""
    act, by = request.POST.get("act", "save"), request.user
    if act == "take_back":
        newest = queries.work_of(enrolment, found).order_by("-number").first()
        if newest is None:
            raise Http404
        operations.take_back(newest.pk, by=by)
        return _("已撤回为草稿，改好再提交。")
    if act.startswith(("agree:", "dispute:")):
        return _answer(request, act)
    draft = operations.open_draft(found.pk, enrolment.pk, by=by)
    _keep(request, draft)
    if act == "file" and (file := request.FILES.get("file")):
        operations.add_file(draft.pk, file, by=by)
        return _("文件已保存。")
    if act.startswith("drop:") and act.removeprefix("drop:").isdecimal():
        operations.drop_file(draft.pk, int(act.removeprefix("drop:")), by=by)
        return _("文件已删除。")
    if act == "hand_in":
        operations.hand_in(draft.pk, by=by)
        return _("已提交，下面是回执。")
    return _("草稿已保存。")


def _typed(request: HttpRequest, name: str) -> str | None:
    """What was typed in a text field, if it was there: a browser counts a new line as one sign and posts it as two."""
    words = request.POST.get(name)
    return None if words is None else words.replace("\r\n", "\n")


def _keep(request: HttpRequest, draft: Submission) -> None:
    """What was typed, whatever the button: the text, and for a group who put in how much.

    Shares that are no percents are refused once the text is safe; a draft that saves by itself leaves them for later,
    since somebody may be in the midst of typing them. Raises StaleDraft.
    """
    shares = _shares_posted(request) if draft.group_id else {}
    fit = are_percents(shares.values())
    _save(request, draft, shares if fit else {})
    if not fit and not request.headers.get("HX-Request"):
        operations.save_draft(draft.pk, by=request.user, shares=shares)


def _answer(request: HttpRequest, act: str) -> str:
    """What a member says to the share that was declared as theirs."""
    verb, _colon, pk = act.partition(":")
    if not pk.isdecimal() or not Submission.objects.filter(pk=pk).exists():
        raise Http404
    objection = _typed(request, "objection") or ""
    contributions.answer_share(int(pk), agrees=verb == "agree", by=request.user, objection=objection)
    return _("已确认你的贡献比例。") if verb == "agree" else _("异议已记下，批改的老师会看到。")


def _shares_posted(request: HttpRequest) -> dict[int, int]:
    """{enrolment: percent} of the fields share-<enrolment>; what is no number is -1, which is refused in words."""
    posted = {name.removeprefix("share-"): request.POST[name] for name in request.POST if name.startswith("share-")}
    return {int(pk): _percent(typed) for pk, typed in posted.items() if pk.isdecimal() and len(pk) < 10}


def _percent(typed: str) -> int:
    digits = typed.strip().rstrip("%％").strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 3 else -1


def _shares_shown(
    request: HttpRequest, mates: list[Enrolment], draft: Submission | None
) -> list[tuple[Enrolment, str, str]]:
    """Everybody of the group with the share the form shows, what was just typed before what is kept, and the latter."""
    kept = {pk: str(share) for pk, share in queries.draft_shares(mates, draft).items()}
    return [(mate, request.POST.get(f"share-{mate.pk}", kept[mate.pk]), kept[mate.pk]) for mate in mates]


def _save(request: HttpRequest, draft: Submission, shares: dict[int, int]) -> None:
    text, seq = _typed(request, "text"), request.POST.get("seq", "")
    if text is None and not shares:
        return
    number = int(seq) if seq.isdecimal() and len(seq) < 9 else None
    kept = operations.save_draft(draft.pk, text, by=request.user, seq=number, shares=shares or None)
    if number is not None and not _is_kept(kept, text, shares):
        raise StaleDraft()


def _is_kept(draft: Submission, text: str | None, shares: dict[int, int]) -> bool:
    """Whether the draft says what was posted: the same save twice is no clash."""
    says = {int(pk): share for pk, share in draft.draft_shares.items()}
    return text in (None, draft.text) and shares in ({}, says)
