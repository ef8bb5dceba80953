"""What the clock does for the trail."""

from lms.common.schedule import Tick

TICKS = [Tick("lms.audit.tasks.seal_trail", 300)]
