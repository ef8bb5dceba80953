"""What the clock does for courses."""

from lms.common.schedule import Tick

TICKS = [
    Tick("courses.tasks.settle_waiting", 300),
    # A message lost, or two parts shown at once: nobody waits longer than this for a certificate.
    Tick("courses.tasks.award_missed_certificates", 1800),
    Tick("courses.tasks.escalate_regrades", 600),
    Tick("courses.tasks.tell_overdue_reports", 600),
    # Papers whose time is up: nobody waits longer than this for the score.
    Tick("courses.tasks.close_overdue_attempts", 30),
    # Labs are due at most at midnight: nobody waits for these by the second.
    Tick("courses.tasks.close_overdue_labs", 60),
    # Rounds begin when the work is due; who hands in late is allotted within this time.
    Tick("courses.tasks.tend_peer_rounds", 60),
    # Marks released ten seconds ago whose own message was lost.
    Tick("courses.tasks.carry_out_releases", 15),
    Tick("courses.tasks.remind_due", 600),
    Tick("courses.tasks.tend_mentor_links", 900),
    Tick("courses.tasks.tend_programme_reviews", 900),
    Tick("courses.tasks.forget_question_imports", 3600),
]
