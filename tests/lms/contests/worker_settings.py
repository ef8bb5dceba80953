"""What `manage.py start` runs on, impatient: leases and the clock's rounds are short, so that the test is."""

from lms.settings.dev import *  # noqa: F403  the differences stand below

DEBUG = False  # a worker that keeps every query would be measured for that
# Longer than a lot of twenty-five takes on a crowded machine: a lease that runs out under a living worker costs the job
# one of its five attempts, and three are killed here.
SCORING_LEASE_SECONDS = 15
SCORING_SWEEP_SECONDS = 2
JOB_SWEEP_SECONDS = 2
