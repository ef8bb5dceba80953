"""What the clock does for cooperation."""

from lms.common.schedule import Tick

TICKS = [Tick("lms.cooperation.tasks.turn_the_day", 3600)]
