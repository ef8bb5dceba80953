from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "lms.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Say what is held about a person and how long work waits; look for work when a worker starts."""
        from lms.jobs import checks, queries, receivers  # noqa: F401  importing them connects probe and receivers
        from lms.people import public as people

        people.register_collector("jobs", queries.own_rows)
