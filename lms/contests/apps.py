from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContestsConfig(AppConfig):
    name = "lms.contests"
    verbose_name = _("赛事")

    def ready(self) -> None:
        """Listen to the ground, say what we hold and what can be found."""
        from lms.contests import receivers  # noqa: F401  importing registers them
        from lms.contests.background import scoring_run  # noqa: F401  what jobs can do
        from lms.contests.queries import finding, holdings, sources
        from lms.people import public as people

        people.register_collector("contests", holdings.own_rows)
        finding.put_up_shelves()
        sources.put_up_sources()
