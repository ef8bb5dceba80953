from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lms.audit"
    label = "audit"

    def ready(self) -> None:
        from lms.audit import checks  # noqa: F401  registers the system check
