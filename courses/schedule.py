"""What the clock does for courses."""

from lms.common.schedule import Tick

TICKS = [Tick("courses.tasks.settle_waiting", 300)]
