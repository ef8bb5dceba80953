"""What Wagtail's admin lacks for courses: making the English page of a course."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses.models import CoursePage
from courses.operations import authoring
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def english_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask, then make the English page (or find it) and go on to edit it."""
    course = CoursePage.objects.filter(pk=page_id).first()
    if course is None or not _may_edit(request.user, course):
        raise Http404
    if request.method != "POST":
        return render(request, "courses/cms_english.html", {"course": course})
    try:
        translation = authoring.translate_course(course.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect("wagtailadmin_pages:edit", course.pk)
    return redirect("wagtailadmin_pages:edit", translation.pk)


def _may_edit(user: Any, course: CoursePage) -> bool:
    return course.permissions_for_user(user).can_edit()
