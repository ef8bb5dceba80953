"""Admin lists of the certificates."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates.models import Wording


class WordingViewSet(SnippetViewSet):
    """The words of each kind."""

    model = Wording
    icon = "doc-full"
    menu_label = _("证书文字与版式")
    add_to_settings_menu = True
    list_display = ("kind", "title_zh", "title_en", "changed_at")

    def register_chooser_viewset(self) -> None:
        """None: words belong to their kind, and are chosen from nowhere."""
