from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "lms.events"
    label = "events"
    verbose_name = _("活动")

    def ready(self) -> None:
        """Listen to people who leave; say what is held about those who stay."""
        from certificates import public as certificates
        from lms.common import venues
        from lms.events import receivers  # noqa: F401  importing registers it
        from lms.events.operations.venues import closed, uses
        from lms.events.queries import explaining, holdings
        from lms.people import public as people

        people.register_collector("events", holdings.own_rows)
        certificates.register_explainer("events.session", explaining.of_session, tells=explaining.told_of_session)
        venues.register("events", uses, closed=closed)
