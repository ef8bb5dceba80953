"""Admin lists of the courses."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import CertificateRule


class CertificateRuleViewSet(SnippetViewSet):
    """What each skill certificate asks for."""

    model = CertificateRule
    icon = "tick-inverse"
    menu_label = _("技能证书规则")
    add_to_settings_menu = True
    list_display = ("code", "title_zh", "min_score", "valid_years", "is_active")
