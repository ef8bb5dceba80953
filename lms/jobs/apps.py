from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "lms.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Say what is held about a person, and how long work waits."""
        from lms.jobs import checks, queries  # noqa: F401  checks registers the health probe
        from lms.people import public as people

        people.register_collector("jobs", queries.own_rows)
