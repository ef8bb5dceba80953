from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lms.notices"
    label = "notices"

    def ready(self) -> None:
        """Say what is held about a person; listen for new devices."""
        from lms.notices import receivers  # noqa: F401  importing it connects it
        from lms.notices.queries import notices
        from lms.people import public as people

        people.register_collector("notices", notices.own_rows)
