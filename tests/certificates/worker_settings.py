"""What `manage.py start` runs on, impatient: leases and the clock's rounds are short, so that the test is."""

from lms.settings.dev import *  # noqa: F403  the differences stand below

DEBUG = False  # a worker that keeps every query would be measured for that
CERTIFICATE_LEASE_SECONDS = 6
CERTIFICATE_SWEEP_SECONDS = 2
