"""Forms about a person."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.people.models import User
from lms.people.validators import validate_name


class SignupForm(forms.Form):
    """What we ask on top of allauth's own fields."""

    name = forms.CharField(label=_("姓名"), max_length=50, validators=[validate_name])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

    def clean(self) -> dict[str, Any]:
        """Nothing beyond the fields."""
        return super().clean() or {}
