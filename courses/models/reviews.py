"""The review step between writing and publishing (Wagtail workflow): whoever may publish a page reviews it."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import policy_registry


class CourseReviewTask(Task):
    """Approved by the academic office of the school that owns the course; for the platform's own, by its publishers.

    Wagtail's own approval task asks for a group; our roles come from memberships, so this one asks who may publish.
    """

    class Meta:
        verbose_name = verbose_name_plural = _("课程内容审核")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Reviewers may correct what they review."""
        return reviews(user, obj)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What is under review changes under nobody's hands but the reviewer's."""
        return not reviews(user, obj)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        """Reviewers may keep others out while they read."""
        return reviews(user, obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """(name, words, asks for a comment) of what the person may do with this page now."""
        if not reviews(user, obj):
            return []
        return [
            ("reject", _("退回修改"), True),
            ("approve", _("通过并发布"), False),
            ("approve", _("通过并留言"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for this person."""
        pages = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, {"publish"})
        keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
        waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)
        return waiting.filter(workflow_state__object_id__in=keys)

    @classmethod
    def get_description(cls) -> str:
        """What the list of kinds of tasks says."""
        return _("由课程所属院校的教务审核；通过即发布")


def reviews(user: Any, page: Page) -> bool:
    """Whether the person may publish the page, and so decide about it."""
    return page.permissions_for_user(user).can_publish()
