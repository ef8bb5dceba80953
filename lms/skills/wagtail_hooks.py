"""How editors find the taxonomy from their own space."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.skills import access


class TaxonomyItem(MenuItem):
    """A line of the menu, for those who may edit."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Teachers work in the CMS as well, and do not edit the taxonomy."""
        return access.can_edit(request.user)


@hooks.register("register_admin_menu_item")
def lead_to_the_taxonomy() -> MenuItem:
    """Between the pages and the settings."""
    return TaxonomyItem(_("技能体系"), reverse_lazy("skills:edit"), icon_name="list-ul", order=600)
