"""What the pages app adds to the editors' space."""

from wagtail.snippets.models import register_snippet

from lms.pages.viewsets import MenuItemViewSet

register_snippet(MenuItemViewSet)
