from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "lms.cooperation"
    label = "cooperation"

    def ready(self) -> None:
        """Say what is held about a person."""
        from lms.cooperation.queries import holdings
        from lms.people import public as people

        people.register_collector("cooperation", holdings.own_rows)
