"""What certificates add to the editors' space: the words of each kind, previewed as they are typed."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from certificates import access
from certificates.models import Wording
from certificates.queries import wordings
from certificates.viewsets import WordingViewSet


class WordingForm(WagtailAdminModelForm):
    """Words that no certificate could be made with are not kept."""

    def clean(self) -> dict[str, Any]:
        """The words, once it is sure that they find room with every name."""
        data = super().clean()
        fields = {name: value for name, value in data.items() if name in Wording.WORDS}
        if problem := wordings.problem_of(Wording(kind=data.get("kind", ""), **fields)):
            raise ValidationError(problem)
        return data


class EditorsPolicy(ModelPermissionPolicy):
    """The site's editors give kinds their words, without a permission that somebody has to remember to grant."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the person may; editors may do everything but delete."""
        return super().user_has_permission(user, action) or (action != "delete" and access.edits_the_site(user))


# The form asks queries, which stand above the models: the model cannot name it itself.
Wording.base_form_class = WordingForm
register_permission_policy(Wording, EditorsPolicy(Wording))
register_snippet(WordingViewSet)
