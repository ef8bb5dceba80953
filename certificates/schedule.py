"""What the clock does for certificates."""

from lms.common.schedule import Tick

TICKS = [Tick("certificates.tasks.render_waiting", 30)]
