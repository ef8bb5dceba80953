from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "lms.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Say what is held about a person."""
        from lms.jobs import queries
        from lms.people import public as people

        people.register_collector("jobs", queries.own_rows)
