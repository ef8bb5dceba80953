from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "lms.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        """Say what is held about a person; listen for people who leave."""
        from lms.cooperation import receivers  # noqa: F401  importing it registers it
        from lms.cooperation.queries import holdings
        from lms.people import public as people

        people.register_collector("cooperation", holdings.own_rows)
