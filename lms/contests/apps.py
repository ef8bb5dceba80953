from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContestsConfig(AppConfig):
    name = "lms.contests"
    verbose_name = _("赛事")

    def ready(self) -> None:
        """Listen to the ground, say what we hold and what can be found."""
        from certificates import public as certificates
        from lms.contests import receivers  # noqa: F401  importing registers them
        from lms.contests.background import scoring_run  # noqa: F401  what jobs can do
        from lms.contests.queries import explaining, finding, holdings, sources
        from lms.people import public as people

        people.register_collector("contests", holdings.own_rows)
        finding.put_up_shelves()
        certificates.register_explainer("contests.award", explaining.of_award, tells=explaining.told_of_award)
        sources.put_up_sources()
