"""What the clock does for events."""

from lms.common.schedule import Tick

TICKS = [
    Tick("lms.events.tasks.lapse_offers", 60),
    Tick("lms.events.tasks.release_seats", 300),
    Tick("lms.events.tasks.settle_sessions", 300),
    Tick("lms.events.tasks.mail_invitations", 300),
]
