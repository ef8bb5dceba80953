"""What the clock does for certificates."""

from django.conf import settings

from lms.common.schedule import Tick

TICKS = [
    Tick("certificates.tasks.render_waiting", settings.CERTIFICATE_SWEEP_SECONDS),
    Tick("certificates.tasks.sweep_drafts", 6 * 3600),
]
