"""What `manage.py start` runs on, impatient: leases and the clock's rounds are short, so that the test is."""

from lms.settings.dev import *  # noqa: F403  the differences stand below

DEBUG = False  # a worker that keeps every query would be measured for that
SCORING_LEASE_SECONDS = 8
SCORING_SWEEP_SECONDS = 2
JOB_SWEEP_SECONDS = 2
