"""What certificates add to the editors' space: the words of each kind, previewed as they are typed."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.snippets.models import register_snippet

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


# The form asks queries, which stand above the models: the model cannot name it itself.
Wording.base_form_class = WordingForm
register_snippet(WordingViewSet)
