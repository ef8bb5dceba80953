"""Wagtail's user pages, for a person with one name and one door to sign in; only superusers have the right."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from lms.common.entry import entry
from lms.people.models import User
from lms.people.operations.sessions import renew_sessions


class CmsUserCreationForm(UserCreationForm):
    """A new account; the person sets the password by the reset link."""

    first_name = last_name = None
    password_enabled = False

    class Meta(UserCreationForm.Meta):
        fields = ("username", "name", "email", "is_superuser", "groups")

    def save(self, commit: bool = True) -> User:
        """Nobody signs in until the reset link was used."""
        self.instance.set_unusable_password()
        return super().save(commit)


class CmsUserEditForm(UserEditForm):
    """Rights of an account; what it may do changes, so its sessions are renewed."""

    first_name = last_name = None
    password_enabled = False

    class Meta(UserEditForm.Meta):
        fields = ("username", "name", "email", "is_active", "is_superuser", "groups")

    def save(self, commit: bool = True) -> User:
        """Save, then renew."""
        user = super().save(commit)
        renew_sessions(user)
        return user


def is_superuser(user: Any) -> bool:
    """Whether every door opens."""
    return bool(user.is_superuser)


@entry(is_superuser)
def refuse_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """A person is erased by their own wish, which keeps what the law keeps; never deleted from a list."""
    raise PermissionDenied


class CmsUserViewSet(UserViewSet):
    """Wagtail's viewset with our forms."""

    delete_view = staticmethod(refuse_delete)

    def get_form_class(self, for_update: bool = False) -> type[UserCreationForm] | type[UserEditForm]:
        """The edit form for an account that exists, the other for a new one."""
        return CmsUserEditForm if for_update else CmsUserCreationForm
