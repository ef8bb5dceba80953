"""Who may see and edit which pages in the CMS.

Editors get their pages through Wagtail's groups, as everywhere. Teachers and academic offices get the courses their
school owns, from their membership: it ends with the membership, without anybody remembering to clear a group.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

from courses.access import TEACHING
from courses.models import CourseIndexPage, CoursePage
from lms.organisations import access as organisations
from lms.organisations.public import Organisation, Role

# Teachers write and send in; the academic office reviews, and publishes.
WRITING = ("add_page", "change_page")
PUBLISHING = ("publish_page", "lock_page", "unlock_page")
WRITING_ACTIONS = {"add", "change"}
PUBLISHING_ACTIONS = {"publish", "lock", "unlock"}
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
        return granted + _school_grants(user)

    def user_has_any_permission(self, user: Any, actions: set[str]) -> bool:
        """Whether anything may be done anywhere: a teacher may begin a course before the school has one."""
        begins = not WRITING_ACTIONS.isdisjoint(actions) and may_enter(user)
        return begins or super().user_has_any_permission(user, actions)

    def instances_with_direct_explore_permission(self, user: Any) -> list[Page]:
        """Where the explorer begins: the pages one may work on, and for teachers the place where courses are begun."""
        index = _place_to_begin(user)
        return [*super().instances_with_direct_explore_permission(user), *([index] if index else [])]

    def instances_user_has_any_permission_for(self, user: Any, actions: set[str]) -> QuerySet[Page]:
        """The groups' pages and the schools'. Wagtail joins one condition a grant; a school may have hundreds."""
        by_groups = GroupsOnly(self.model).instances_user_has_any_permission_for(user, actions)
        roles = _roles_that_may(actions)
        if user.is_superuser or not user.is_active or not roles:
            return by_groups
        return self.model._default_manager.filter(Q(pk__in=by_groups.values("pk")) | Q(pk__in=_below(user, roles)))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """What the explorer shows: the pages one may work on, and the way down to them."""
        if user.is_superuser:
            return self.model._default_manager.all()
        root = self.explorable_root_instance(user)
        if root is None:
            return self.model._default_manager.none()
        by_groups = GroupsOnly(self.model).explorable_instances(user) if is_site_editor(user) else Page.objects.none()
        ends = [page.path for page in self.instances_with_direct_explore_permission(user)]
        between = {path[:end] for path in ends for end in range(len(root.path), len(path) + 1, STEP)}
        return self.model._default_manager.filter(
            Q(pk__in=by_groups.values("pk")) | Q(pk__in=_below(user, TEACHING)) | Q(path__in=between)
        )


def schools_of(user: Any) -> QuerySet[Organisation]:
    """The schools in which the person teaches today, or works in the academic office."""
    return organisations.organisations_where(user, *TEACHING)


def _school_grants(user: Any) -> list[SchoolGrant]:
    """What memberships allow on the courses, in every language, of the person's schools."""
    owned = dict(CoursePage.objects.filter(organisation__in=schools_of(user)).values_list("pk", "organisation_id"))
    if not owned:
        return []
    publishing = set(organisations.organisations_where(user, Role.ACADEMIC).values_list("pk", flat=True))
    permissions = _permissions()
    return [
        SchoolGrant(page, permissions[name])
        for page in Page.objects.filter(pk__in=owned)
        for name in (WRITING + PUBLISHING if owned[page.pk] in publishing else WRITING)
    ]


def _place_to_begin(user: Any) -> Page | None:
    """The catalogue's page, for those whose school may write courses. Read once a request."""
    if not hasattr(user, "_course_index"):
        indexes = Page.objects.filter(pk__in=CourseIndexPage.objects.values("pk"))
        original = indexes.filter(locale__language_code=settings.LANGUAGE_CODE)
        user._course_index = original.first() if may_enter(user) else None
    return user._course_index


def _roles_that_may(actions: set[str]) -> tuple[str, ...]:
    if not WRITING_ACTIONS.isdisjoint(actions):
        return TEACHING
    return () if PUBLISHING_ACTIONS.isdisjoint(actions) else (Role.ACADEMIC,)


def _below(user: Any, roles: tuple[str, ...]) -> QuerySet[Any]:
    """The keys of the courses of the schools where the person holds one of the roles, and of everything below."""
    schools = organisations.organisations_where(user, *roles)
    owned = CoursePage.objects.filter(organisation__in=schools).values("path")
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


def _permissions() -> dict[str, Permission]:
    names = WRITING + PUBLISHING
    found = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=names)
    return {permission.codename: permission for permission in found}
