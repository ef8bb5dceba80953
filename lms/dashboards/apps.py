from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    name = "lms.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Show courses the order classes and what orders ask for: the two apps below do not know each other."""
        from courses import public as courses
        from lms.dashboards.queries import coverage, order_classes

        courses.register_people("order", _("订单班"), order_classes.order_classes)
        courses.register_demand(coverage.open_posts)
