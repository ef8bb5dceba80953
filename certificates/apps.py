from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        """Say what is held about a person, and what could not be made."""
        from certificates import checks, receivers  # noqa: F401  importing them connects the probe and the triggers
        from certificates.background import enquiries  # noqa: F401  importing it registers the kind of work
        from certificates.operations import batch_files  # noqa: F401  the same
        from certificates.queries import holdings, uses
        from lms.people import public as people

        people.register_collector("certificates", holdings.own_rows)
        uses.put_up_uses()
