from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        """Say what is held about a person."""
        from certificates.queries import holdings
        from lms.people import public as people

        people.register_collector("certificates", holdings.own_rows)
