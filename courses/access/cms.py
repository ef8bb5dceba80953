"""Who may see and edit which pages in the CMS.

Editors get their pages through Wagtail's groups, as everywhere. Teachers and academic offices get the courses their
school owns, from their membership: it ends with the membership, without anybody remembering to clear a group.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from courses.access import TEACHING
from courses.models import CoursePage
from lms.organisations import access as organisations
from lms.organisations.public import Organisation

GRANTED = ("add_page", "change_page", "publish_page")
GRANTED_ACTIONS = {"add", "change", "publish"}
STEP = Page.steplen
COURSE_DEPTH = 4
ADMIN_DOOR = "wagtailadmin.access_admin"


@dataclass(frozen=True)
class SchoolGrant:
    """A page permission that comes from a membership; reads like Wagtail's GroupPagePermission."""

    page: Page
    permission: Permission

    @property
    def page_id(self) -> int:
        """The page from which it reaches downwards."""
        return self.page.pk


class GroupsOnly(PagePermissionPolicy):
    """Wagtail's own policy, with caches of its own beside those of the policy that adds to it."""

    permission_cache_name = "_group_page_permission_cache"
    _explorable_root_instance_cache_name = "_group_explorable_root_page_cache"


class SchoolPagePolicy(PagePermissionPolicy):
    """Wagtail's page policy, with the courses of the person's schools added to what their groups allow."""

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        """The groups' permissions and the schools', each with `page`, `page_id` and `permission`."""
        granted = list(super().get_all_permissions_for_user(user))
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return granted
        pages = courses_owned_by_schools_of(user)
        permissions = _permissions() if pages else []
        return granted + [SchoolGrant(page, permission) for page in pages for permission in permissions]

    def instances_user_has_any_permission_for(self, user: Any, actions: set[str]) -> QuerySet[Page]:
        """The groups' pages and the schools'. Wagtail joins one condition a grant; a school may have hundreds."""
        by_groups = GroupsOnly(self.model).instances_user_has_any_permission_for(user, actions)
        if user.is_superuser or not user.is_active or GRANTED_ACTIONS.isdisjoint(actions):
            return by_groups
        return self.model._default_manager.filter(Q(pk__in=by_groups.values("pk")) | Q(pk__in=_below(user)))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """What the explorer shows: the pages one may work on, and the way down to them."""
        if user.is_superuser:
            return self.model._default_manager.all()
        grants = self.get_cached_permissions_for_user(user)
        if not grants:
            return self.model._default_manager.none()
        root = self.explorable_root_instance(user)
        by_groups = GroupsOnly(self.model).explorable_instances(user) if is_site_editor(user) else Page.objects.none()
        between = {
            grant.page.path[:end] for grant in grants for end in range(len(root.path), len(grant.page.path), STEP)
        }
        return self.model._default_manager.filter(
            Q(pk__in=by_groups.values("pk")) | Q(pk__in=_below(user)) | Q(path__in=between)
        )


def schools_of(user: Any) -> QuerySet[Organisation]:
    """The schools in which the person teaches today, or works in the academic office."""
    return organisations.organisations_where(user, *TEACHING)


def courses_owned_by_schools_of(user: Any) -> list[Page]:
    """The course pages, in every language, of the schools in which the person teaches today."""
    owned = CoursePage.objects.filter(organisation__in=schools_of(user))
    return list(Page.objects.filter(pk__in=owned.values("pk")))


def _below(user: Any) -> QuerySet[Any]:
    """The keys of the courses of the person's schools and of everything below them."""
    owned = CoursePage.objects.filter(organisation__in=schools_of(user)).values("path")
    # Courses stand four deep: root, home, index, course.
    return (
        Page.objects.annotate(course_path=Substr("path", 1, COURSE_DEPTH * STEP))
        .filter(course_path__in=owned)
        .values("pk")
    )


def may_enter(user: Any) -> bool:
    """Whether the person's roles open the CMS at all."""
    return user.is_active and organisations.has_role(user, None, *TEACHING)


def visible_pages(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Of these pages: those everybody may read, and those the person may explore. For choosers and the like."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    return pages.filter(Q(live=True) | Q(pk__in=explorable.values("pk")))


def may_look_at(user: Any, page_id: int, *, live_is_enough: bool) -> bool:
    """Whether an address of the CMS may tell the person anything of this page; a page that is gone tells nothing."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(user).filter(pk=page_id)
    return explorable.exists() or (live_is_enough and Page.objects.live().filter(pk=page_id).exists())


def is_site_editor(user: Any) -> bool:
    """Whether the person edits by a group's right, not only for a school."""
    return user.is_superuser or GroupPagePermission.objects.filter(group__user=user).exists()


def _permissions() -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=GRANTED))
