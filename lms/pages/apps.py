from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lms.pages"
    label = "pages"

    def ready(self) -> None:
        """Let the site's search find what editors wrote."""
        from lms.pages import receivers  # noqa: F401
        from lms.pages.queries import finding

        finding.put_up_shelves()
