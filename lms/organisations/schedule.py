"""What the clock does for organisations."""

from lms.common.schedule import Tick

TICKS = [Tick("lms.organisations.tasks.mail_waiting_invitations", 300)]
