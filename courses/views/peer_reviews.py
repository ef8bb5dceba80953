"""A peer round for its learners: what there is to review, one review per address, what was said of one's own work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.access import peer_reviews as access
from courses.choices import PeerReviewState, ReportReason
from courses.errors import StaleDraft
from courses.forms.peer_reviews import opinion
from courses.models import PeerReview
from courses.operations import peer_reviews as operations
from courses.queries import pages
from courses.queries import peer_reviews as queries
from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError, Invalid
from lms.common.files import hand_out


@entry(signed_in)
@require_safe
def peer_round(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """How many reviews are left and the next of them; who sees whose name; and what peers said, once it is out."""
    enrolment, found = access.access_own_round(request.user, slug, code)
    reviews = list(enumerate(queries.own_reviews(enrolment, found), 1))
    left = [number for number, review in reviews if review.is_open]
    context = {
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "slug": slug,
        "peer_round": found,
        "assignment": found.assignment,
        "reviews": reviews,
        "left": len(left),
        "following": left[0] if left else None,
        "due_at": min((review.due_at for _number, review in reviews if review.is_open), default=None),
        "done": sum(review.state == PeerReviewState.DONE for _number, review in reviews),
        "own": queries.own_result(enrolment, found),
        "received": queries.received(enrolment, found),
    }
    return render(request, "courses/peer_round.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def peer_review(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """One work without its author's name beside the rubric; the draft saves by itself, handing in leads to the next."""
    enrolment, found = access.access_own_round(request.user, slug, code)
    review = access.access_own_review(enrolment, found, number)
    given = opinion(request.POST) if request.method == "POST" else _kept(review)
    problem, stale = "", False
    if request.method == "POST":
        try:
            kept = _do(request, review, given)
        except DomainError as error:
            problem = " ".join(str(word) for word in error.fields.values()) if isinstance(error, Invalid) else ""
            problem, stale = problem or str(error.message), isinstance(error, StaleDraft)
            if request.headers.get("HX-Request"):
                return render(request, "components/draft_refused.html", {"problem": problem})
        else:
            if request.headers.get("HX-Request"):
                return render(request, "courses/_review_saved.html", {"review": kept, "swapped": True})
            return redirect("courses:peer_round", slug, code)
    context = {
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "slug": slug,
        "peer_round": found,
        "assignment": found.assignment,
        "rubric": found.assignment.rubric,
        "review": review,
        "number": number,
        "given": given,
        "problem": problem,
        "stale_lines": queries.draft_lines(review) if stale else [],
    }
    return render(request, "courses/peer_review.html", context, status=422 if problem else 200)


@entry(signed_in)
@require_safe
def peer_file(request: HttpRequest, slug: str, code: str, number: int, file: int) -> HttpResponseBase:
    """A file of the work under review, under a name that says nothing of its author."""
    enrolment, found = access.access_own_round(request.user, slug, code)
    row = access.access_reviewed_file(access.access_own_review(enrolment, found, number), file)
    try:
        stored = row.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    extension = row.name.rpartition(".")[2]
    name = f"{code}-{number}-{file}.{extension}"
    return hand_out(request, stored, name=name, content_type=uploads.media_type(row.name))


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def peer_received(request: HttpRequest, slug: str, code: str, number: int) -> HttpResponse:
    """A review of one's own work: helpful or not, or a report that it should not stand."""
    enrolment, found = access.access_own_round(request.user, slug, code)
    review = access.access_received(enrolment, found, number)
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, _answer(request, review))
        except Invalid as error:
            problem = " ".join(str(word) for word in error.fields.values()) or str(error.message)
        else:
            return redirect("courses:peer_round", slug, code)
    context = {
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "slug": slug,
        "assignment": found.assignment,
        "review": review,
        "number": number,
        "reasons": ReportReason.choices,
        "problem": problem,
    }
    return render(request, "courses/peer_received.html", context, status=422 if problem else 200)


def _kept(review: PeerReview) -> dict[str, Any]:
    return {"levels": review.levels, "comments": review.comments, "comment": review.comment}


def _do(request: HttpRequest, review: PeerReview, given: dict[str, Any]) -> PeerReview:
    given = {**given, "seen": request.POST.get("seen")}
    if request.POST.get("act") != "hand_in":
        kept = operations.save_review(review.pk, by=request.user, **given)
        if not request.headers.get("HX-Request"):
            messages.success(request, _("草稿已保存，提交后才算评完。"))
        return kept
    rubric = request.POST.get("rubric", "")
    pk = int(rubric) if rubric.isascii() and rubric.isdecimal() and len(rubric) < 12 else 0
    done = operations.hand_in_review(review.pk, pk, by=request.user, **given)
    messages.success(request, _("评阅已提交，截止前还可以修改。"))
    return done


def _answer(request: HttpRequest, review: PeerReview) -> str:
    act = request.POST.get("act", "")
    if act == "report":
        reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
        operations.report(review.pk, reason, note, by=request.user)
        return _("已举报，教师处理后会通知你。")
    operations.rate(review.pk, act == "helpful", by=request.user)
    return _("谢谢，已记下你的反馈。")
