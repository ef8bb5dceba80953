"""What the clock does for notices."""

from lms.common.schedule import Tick

TICKS = [Tick("lms.notices.tasks.deliver_waiting", 30), Tick("lms.notices.tasks.keep_shortest", 6 * 3600)]
