"""What the clock does for bases."""

from lms.common.schedule import Tick

TICKS = [Tick("lms.bases.tasks.remind_of_safety", 6 * 3600), Tick("lms.bases.tasks.lapse_requests", 300)]
