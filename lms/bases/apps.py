from django.apps import AppConfig


class BasesConfig(AppConfig):
    name = "lms.bases"
    label = "bases"

    def ready(self) -> None:
        """Listen to people who leave; say what is held about those who stay."""
        from lms.bases import receivers  # noqa: F401  importing registers it
        from lms.bases.operations import venues as rooms
        from lms.bases.queries import holdings, uses
        from lms.common import venues
        from lms.people import public as people

        people.register_collector("bases", holdings.own_rows)
        uses.put_up_uses()
        venues.register("bases", rooms.uses, rooms.names)
