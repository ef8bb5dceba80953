from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "lms.people"
    label = "people"
    default = True  # two configurations stand in this file

    def ready(self) -> None:
        """Listen to allauth, check the inventory, say what we hold."""
        from lms.people import checks, receivers  # noqa: F401  importing them registers them
        from lms.people.queries import holdings

        holdings.register_collector("people", holdings.own_rows)


class CmsUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user pages with our forms: one name, no password (people sign in at one door only)."""

    user_viewset = "lms.people.viewsets.CmsUserViewSet"
