"""What the clock does for people."""

from lms.common.schedule import Tick

TICKS = [Tick("lms.people.tasks.mail_waiting_guardians", 300), Tick("lms.people.tasks.keep_shortest", 6 * 3600)]
