"""What the clock does for rounds and boards of candidates."""

from lms.common.schedule import Tick

TICKS = [
    Tick("internships.tasks.go_on_with_rounds", 30),
    Tick("internships.tasks.tell_firms", 3600),
    Tick("internships.tasks.forget_boards", 24 * 3600),
    Tick("internships.tasks.keep_shortest", 24 * 3600),
]
