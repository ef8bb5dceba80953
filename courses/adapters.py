"""How Django's permission checks learn of roles. Signs nobody in."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from courses.access import cms


class TeachingBackend(BaseBackend):
    """Opens the CMS to teachers and academic offices; which pages they find there, SchoolPagePolicy says."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        """Whether a role gives the permission; asked several times a request, so remembered on the user."""
        if perm != cms.ADMIN_DOOR or obj is not None:
            return False
        if not hasattr(user_obj, "_teaching_opens_cms"):
            user_obj._teaching_opens_cms = cms.may_enter(user_obj)
        return user_obj._teaching_opens_cms
