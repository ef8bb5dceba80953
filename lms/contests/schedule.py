"""What the clock does for contests."""

from django.conf import settings

from lms.common.schedule import Tick

TICKS = [
    # Work is refused by the deadline itself; this is how much later a round is seen to be closed.
    Tick("lms.contests.tasks.turn_rounds", 120),
    # Work whose message was lost, or whose worker died: nobody waits longer than this for a score.
    Tick("lms.contests.tasks.tend_submissions", settings.SCORING_SWEEP_SECONDS),
    # A message lost: nobody waits longer than this for a certificate.
    Tick("lms.contests.tasks.award_missed_certificates", 1800),
]
