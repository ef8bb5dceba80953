"""What courses change in Wagtail: who sees which pages, and how a lesson is reached."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import AbstractPage, Page
from wagtail.permissions import register_permission_policy

from courses import access
from courses.access import cms, files
from courses.forms import CoursePageForm
from courses.models import CoursePage, LessonPage, ModulePage
from courses.queries import pages

# The form asks queries and access, which stand above the models: the page cannot name it itself.
CoursePage.base_form_class = CoursePageForm
register_permission_policy(AbstractPage, cms.SchoolPagePolicy(Page))
register_permission_policy(Image, files.image_policy())
register_permission_policy(Document, files.document_policy())


@hooks.register("construct_page_chooser_queryset")
def hide_foreign_drafts(found: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A link to another school's draft would tell its title."""
    return cms.visible_pages(request.user, found)


@hooks.register("before_serve_document")
def keep_the_files_of_lessons(document: Document, request: HttpRequest) -> None:
    """A file of a lesson is handed out at the lesson's address; its own is for those who edit it."""
    if not files.may_open(request.user, document):
        raise Http404


@hooks.register("before_serve_page")
def lead_to_the_lesson(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """The tree's own addresses of modules and lessons lead to the lesson's view, which asks who is knocking."""
    if not isinstance(page, LessonPage | ModulePage):
        return None
    course = CoursePage.objects.ancestor_of(page).first()
    if course is None:
        raise Http404
    number = access.own_number_of(request.user, course, page)
    if number is not None:
        return redirect(reverse("courses:lesson", args=[course.slug, number]))
    return redirect(pages.address_of(course.slug))
