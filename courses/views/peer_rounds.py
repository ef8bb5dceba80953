"""A peer round for those who teach: its rules, the whole matrix, decisions, the result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import assignments as assignment_access
from courses.access import peer_reviews as peer_access
from courses.choices import PeerReviewState
from courses.forms import put_errors
from courses.forms.peer_reviews import DecisionForm, PeerRoundForm, initial_of
from courses.models import Assignment, CourseRun, PeerReview
from courses.operations import peer_rounds as operations
from courses.queries import peer_reviews as queries
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid, WrongState
from lms.common.sheets import Column
from lms.common.tables import download
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

COLUMNS = [
    Column(gettext_lazy("作者"), lambda row: row.submission.enrolment.person.name),
    Column(gettext_lazy("评阅人"), lambda row: row.reviewer.person.name),
    Column(gettext_lazy("状态"), "get_state_display"),
    Column(gettext_lazy("得分"), "percent"),
    Column(gettext_lazy("总评"), "comment"),
    Column(gettext_lazy("提交时间"), "handed_in_at"),
    Column(gettext_lazy("对作者有帮助"), "helpful"),
    Column(gettext_lazy("排除原因"), "exclusion_reason"),
]


@entry(access.works_in_teaching)
@require_safe
def run_peers(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Every work with who reviewed it and how, the disputed first; how diligent each was; the same as a file."""
    school, run, assignment = _assignment(request, org, run_id, pk)
    found = peer_access.access_round(request.user, run, assignment)
    works = queries.works(found)
    lines = [review for work in works for review in work.reviews]
    file = download(request, f"peers-{run.course.code}-{assignment.code}", COLUMNS, _with_authors(works, lines))
    if file is not None:
        return file
    context = {
        "school": school,
        "run": run,
        "assignment": assignment,
        "peer_round": found,
        "works": works,
        "reviewers": queries.reviewers(works),
        "undecided": sum(work.needs_decision for work in works),
        "open_count": sum(review.state == PeerReviewState.OPEN for review in lines),
        "done_count": sum(review.state == PeerReviewState.DONE for review in lines),
        "review_count": len(lines),
        "can_set": peer_access.can_set(request.user, run),
        "can_judge": peer_access.can_judge(request.user, run),
    }
    return render(request, "courses/run_peers.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_peers(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """The rules of the round; without one, a form to begin. Its button may also do away with one not yet allotted."""
    school, run = _run(request, org, run_id, to="manage")
    assignment = assignment_access.access_run_assignment(request.user, run, pk, to="set")
    found = queries.round_of(assignment)
    allotted = found is not None and found.opened_at is not None
    form = PeerRoundForm(request.POST if _posts_rules(request) else None, initial=initial_of(found), allotted=allotted)
    problem = ""
    if request.method == "POST":
        try:
            if not _posts_rules(request):
                return _drop(request, found.pk if found else None, (org, run_id, pk))
            if form.is_valid():
                operations.set_round(assignment.pk, form.cleaned_data, by=request.user)
                messages.success(request, _("互评规则已保存。"))
                return redirect("courses:run_peers", org, run_id, pk)
        except Invalid as error:
            put_errors(form, error)
        except DomainError as error:
            problem = str(error.message)
    context = {"school": school, "run": run, "assignment": assignment, "peer_round": found, "form": form,
               "problem": problem}  # fmt: skip
    return render(request, "courses/peers_form.html", context, status=422 if form.errors or problem else 200)


@entry(access.works_in_teaching)
@require_POST
def publish_peers(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Let the authors read what was said, and enter the result."""
    _school, run, assignment = _assignment(request, org, run_id, pk)
    found = peer_access.access_round(request.user, run, assignment)
    try:
        operations.publish_result(found.pk, by=request.user)
    except WrongState as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("互评结果已公布，成绩已入成绩册。"))
    return redirect("courses:run_peers", org, run_id, pk)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def peer_work(request: HttpRequest, org: str, run_id: int, pk: int, work: int) -> HttpResponse:
    """One work with everything said of it, and the form to decide what it counts for."""
    school, run, assignment = _assignment(request, org, run_id, pk)
    found = peer_access.access_round(request.user, run, assignment)
    submission = peer_access.access_work(found, work)
    shown = queries.work_of(found, submission)
    decided = {"score_percent": shown.score_percent, "reason": shown.decision.reason if shown.decision else ""}
    can_judge = peer_access.can_judge(request.user, run)
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=decided)
    if request.method == "POST":
        access.require(can_judge)
    if request.method == "POST" and form.is_valid():
        try:
            operations.decide(found.pk, submission.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已裁定，以你给的分为准。"))
            return redirect("courses:run_peers", org, run_id, pk)
    context = {
        "school": school,
        "run": run,
        "assignment": assignment,
        "peer_round": found,
        "work": shown,
        "form": form,
        "can_judge": can_judge,
    }
    return render(request, "courses/peer_work.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def turn_review(request: HttpRequest, org: str, run_id: int, pk: int, review: int) -> HttpResponse:
    """Count a review for nothing, with a reason; or count it again."""
    _school, run, assignment = _assignment(request, org, run_id, pk)
    found = peer_access.access_review(peer_access.access_round(request.user, run, assignment), review)
    try:
        if request.POST.get("act") == "restore":
            operations.restore(found.pk, by=request.user)
        else:
            operations.exclude(found.pk, request.POST.get("reason", ""), by=request.user)
    except Invalid as error:
        messages.error(request, " ".join(str(word) for word in error.fields.values()))
    else:
        messages.success(request, _("已更新，得分按现在计入的评阅重算。"))
    return redirect("courses:peer_work", org, run_id, pk, found.submission_id)


@entry(access.works_in_teaching)
@require_POST
def answer_peer_report(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Keep or exclude a reported review, with words for whoever reported it."""
    _school, run = _run(request, org, run_id)
    row = peer_access.access_report(request.user, run, pk)
    remove = request.POST.get("do") == "remove"
    operations.answer_report(row.pk, remove=remove, answer=request.POST.get("answer", ""), by=request.user)
    messages.success(request, _("举报已处理，举报人会收到答复。"))
    return redirect("courses:moderation", org, run_id)


def _run(request: HttpRequest, org: str, run_id: int, *, to: str = "work") -> tuple[Organisation, CourseRun]:
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, access.access_run(request.user, school.pk, run_id, to=to)


def _assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> tuple[Organisation, CourseRun, Assignment]:
    school, run = _run(request, org, run_id)
    return school, run, assignment_access.access_run_assignment(request.user, run, pk)


def _posts_rules(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("act") != "drop"


def _drop(request: HttpRequest, round_id: int | None, place: tuple[str, int, int]) -> HttpResponse:
    if round_id is not None:
        operations.drop_round(round_id, by=request.user)
        messages.success(request, _("这次作业不再互评。"))
    return redirect("courses:run_assignment", *place)


def _with_authors(works: list[queries.Work], lines: list[PeerReview]) -> list[PeerReview]:
    """The reviews with their works at hand, so that the file asks nothing row by row."""
    authors = {work.submission.pk: work.submission for work in works}
    for review in lines:
        review.submission = authors[review.submission_id]
    return lines
