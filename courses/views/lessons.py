"""A lesson, and noting that it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from courses.choices import EnrolmentState
from courses.operations import enrolments as operations
from courses.queries import pages, progress, videos
from lms.common.entry import entry, signed_in


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The lesson with the table of contents; a POST marks it done and goes on."""
    asked = request.GET.get("run", "")
    visit = access.access_lesson(request.user, slug, number, int(asked) if asked.isdecimal() else None)
    if request.method == "POST" and visit.enrolment is not None:
        return _done(request, visit, visit.enrolment.pk)
    done = progress.done_lessons(visit.enrolment)
    context = {
        "visit": visit,
        "course": pages.shown([visit.course])[visit.course.pk],
        "looking": f"?run={visit.run.pk}" if asked and visit.enrolment is None else "",
        "opening": visit.opening,
        "openings": visit.openings,
        "done": done,
        "is_done": visit.lesson.pk in done,
        "done_count": sum(one.pk in done for module in visit.modules for one in module.lessons),
        "videos": videos.watched(visit.enrolment, visit.lesson),
        "watch_url": reverse("courses:watch", args=[slug, number]) if visit.enrolment else "",
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < visit.count else None,
    }
    if not visit.opening.is_open:
        return render(request, "courses/locked.html", context, status=403)
    if visit.enrolment is not None and request.method == "GET":
        operations.remember(visit.enrolment, visit.lesson.pk)
    return render(request, "courses/lesson.html", {**context, "lesson": visit.lesson})


def _done(request: HttpRequest, visit: access.Visit, enrolment_id: int) -> HttpResponse:
    before = visit.enrolment.state if visit.enrolment else ""
    enrolment = operations.mark_done(enrolment_id, visit.lesson.pk, by=request.user)
    if enrolment.state == EnrolmentState.PASSED and before != EnrolmentState.PASSED:
        messages.success(request, _("恭喜，课程已通过，结业证书正在生成。"))
        return redirect(pages.address_of(visit.course.slug))
    if visit.number < visit.count:
        return redirect("courses:lesson", visit.course.slug, visit.number + 1)
    if enrolment.state == EnrolmentState.PASSED:
        return redirect(pages.address_of(visit.course.slug))
    return redirect("courses:quiz", visit.course.slug)
