"""What the clock does for certificates."""

from django.conf import settings

from lms.common.schedule import Tick

TICKS = [
    Tick("certificates.tasks.render_waiting", settings.CERTIFICATE_SWEEP_SECONDS),
    # Once a day would do; asked often, so that a night without a worker is made up for in the morning.
    Tick("certificates.tasks.seal_days", 1800),
    Tick("certificates.tasks.forget_views", 24 * 3600),
]
