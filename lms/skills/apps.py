from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "lms.skills"
    label = "skills"

    def ready(self) -> None:
        """Keep what was promised about codes and history."""
        from lms.skills import receivers  # noqa: F401  importing it registers it
