"""What courses change in Wagtail: who sees which pages, what teachers find there, and how a lesson is reached."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import AbstractPage, Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from courses import access
from courses.access import cms, files
from courses.forms import CertificateRuleForm, CourseCopyForm, CoursePageForm
from courses.models import CertificateRule, CoursePage, LessonPage, ModulePage
from courses.operations import course_copies
from courses.queries import dependants, pages
from courses.views import authoring
from courses.viewsets import CertificateRuleViewSet

# The form asks queries and access, which stand above the models: the page cannot name it itself.
CoursePage.base_form_class = CoursePageForm
CoursePage.copy_form_class = CourseCopyForm
CertificateRule.base_form_class = CertificateRuleForm
register_snippet(CertificateRuleViewSet)
register_permission_policy(AbstractPage, cms.SchoolPagePolicy(Page))
register_permission_policy(Image, files.image_policy())
register_permission_policy(Document, files.document_policy())


@hooks.register("construct_page_chooser_queryset")
def hide_foreign_drafts(found: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A link to another school's draft would tell its title."""
    return cms.visible_pages(request.user, found)


@hooks.register("insert_global_admin_css")
def dress_the_cms() -> str:
    """Our few rules for Wagtail's own pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("register_admin_urls")
def own_addresses() -> list[Any]:
    """The addresses of the CMS that are ours."""
    return [path("courses/<int:page_id>/english/", authoring.english_page, name="course_english")]


@hooks.register("register_page_header_buttons")
def offer_the_english_page(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Beside "copy" and "move" of a Chinese course: its English page."""
    chinese = page.specific_class is CoursePage and page.locale.language_code == settings.LANGUAGE_CODE
    if chinese and page.permissions_for_user(user).can_edit():
        yield Button(_("英文页"), reverse("course_english", args=[page.pk]), icon_name="site", priority=40)


@hooks.register("construct_homepage_panels")
def show_own_courses(request: HttpRequest, panels: list[Any]) -> None:
    """Teachers begin with the courses of their schools."""
    if cms.may_enter(request.user) and not request.user.is_superuser:
        panels.insert(0, OwnCourses())


class OwnCourses(Component):
    """The courses of the person's schools, newest change first, and where to begin one."""

    template_name = "courses/cms_home.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The thirty courses changed last."""
        user, index = parent_context["request"].user, pages.index_in_chinese()
        own = pages.original_courses().filter(organisation__in=cms.schools_of(user))
        return {
            "courses": own.order_by("-latest_revision_created_at", "-pk")[:30],
            "add_url": reverse("wagtailadmin_pages:add", args=["courses", "coursepage", index.pk]) if index else "",
        }


@hooks.register("after_copy_page")
def let_the_copy_stand_alone(request: HttpRequest, page: Page, copy: Page) -> None:
    """A copied course takes a code, quizzes and questions of its own."""
    if page.specific_class is CoursePage:
        course_copies.finish_copy(page.pk, copy.pk, by=request.user)


@hooks.register("before_delete_page")
def keep_what_learners_did(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A lesson of a run, or one somebody has done, is evidence: it is taken off the site instead."""
    if not dependants.has_dependants(page):
        return None
    sentence = _("《%(title)s》或它下面的页面已用于开课或学习记录，不能删除；可以撤下（取消发布）。")
    messages.error(request, sentence % {"title": page.title})
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_all_of_it(request: HttpRequest, kind: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """The same for several pages at once: all or none."""
    chosen = [page for page in objects if isinstance(page, Page)] if kind == "delete" else []
    refusals = (keep_what_learners_did(request, page) for page in chosen)
    return next((refusal for refusal in refusals if refusal is not None), None)


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
