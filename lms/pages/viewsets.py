"""Admin lists of the pages app."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from lms.pages.models import MenuItem


class MenuItemViewSet(SnippetViewSet):
    """The menus' lines, in their order."""

    model = MenuItem
    icon = "list-ul"
    menu_label = _("菜单")
    add_to_settings_menu = True
    list_display = ("label_zh", "label_en", "place", "order", "path")
    list_filter = ("place",)
    search_fields = ("label_zh", "label_en", "path")
