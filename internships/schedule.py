"""What the clock does for rounds."""

from lms.common.schedule import Tick

TICKS = [Tick("internships.tasks.go_on_with_rounds", 30)]
