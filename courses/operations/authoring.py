"""What a school needs to write courses: its collection, somebody who reviews, and the English page."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Collection, Locale, Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from courses.models import CourseIndexPage, CoursePage, CourseReviewTask, SchoolCollection
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role

ALL_SCHOOLS = "院校素材"
REVIEW = "课程内容审核"


@transaction.atomic
def ensure_collection(organisation_id: int) -> Collection:
    """The school's collection for pictures and files, made once."""
    # The school's row is the lock: two courses saved at once must not make two collections.
    school = Organisation.objects.select_for_update().get(pk=organisation_id)
    own = SchoolCollection.objects.filter(organisation=school).select_related("collection").first()
    if own is not None:
        return own.collection
    root = Collection.get_first_root_node()
    parent = root.get_children().filter(name=ALL_SCHOOLS).first() or root.add_child(name=ALL_SCHOOLS)
    collection = parent.add_child(name=school.name_zh)
    SchoolCollection.objects.create(organisation=school, collection=collection)
    return collection


@transaction.atomic
def ensure_review(index: CourseIndexPage) -> Workflow:
    """The review every course below the index goes through, made once."""
    found = WorkflowPage.objects.filter(page=index).select_related("workflow").first()
    if found is not None:
        return found.workflow
    task = CourseReviewTask.objects.first() or CourseReviewTask.objects.create(name=REVIEW)
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=REVIEW)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=index)
    return workflow


def tell_reviewers(state: WorkflowState, *, by: Any) -> None:
    """The school's academic office learns that something waits for it."""
    page, school_id = _about(state)
    if page is None or school_id is None:
        return
    office = set(organisations.people_with_role(school_id, Role.ACADEMIC)) - {by.pk if by else None}
    words = {"person": str(by or _("系统")), "page": page.title}
    notices.notify(office, "content.submitted", words=words, url=_editor(page), audience="university")


def tell_the_author(state: WorkflowState, *, by: Any) -> None:
    """Who sent it in learns what became of it, with the reviewer's words."""
    page, _school_id = _about(state)
    author = state.requested_by_id
    if page is None or author is None or author == (by.pk if by else None):
        return
    approved = state.status == WorkflowState.STATUS_APPROVED
    last = state.task_states.order_by("-pk").first()
    words = {"page": page.title, "comment": (last.comment if last else "") or _("没有留言")}
    kind = "content.approved" if approved else "content.returned"
    notices.notify([author], kind, words=words, url=_editor(page), audience="university")


def _about(state: WorkflowState) -> tuple[Page | None, int | None]:
    page = state.content_object
    if not isinstance(page, Page):
        return None, None
    course = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return (page, course.organisation_id) if course else (None, None)


def _editor(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@transaction.atomic
def translate_course(course_id: int, *, by: Any) -> CoursePage:
    """The course's English page: the one there is, else a new draft that begins as a copy. Raises NotAllowed, Invalid.

    Lessons exist once, in Chinese; prerequisites and labs are those of the Chinese page.
    """
    course = CoursePage.objects.select_related("locale").get(pk=course_id)
    if not course.permissions_for_user(by).can_edit():
        raise NotAllowed()
    english = Locale.objects.filter(language_code="en").first()
    found = course.get_translation_or_none(english) if english else None
    if found is not None:
        return found
    if english is None or not CourseIndexPage.objects.filter(locale=english).exists():
        raise Invalid(_("站点还没有英文的课程目录，请联系平台管理员。"))
    translation = course.copy_for_translation(english, exclude_fields=["prerequisites", "labs"])
    translation.save_revision(user=by)
    audit.record("course.translated", translation, by=by, organisation_id=course.organisation_id, code=course.code)
    return translation
