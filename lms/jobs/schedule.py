"""What the clock does for long work."""

from django.conf import settings

from lms.common.schedule import Tick

TICKS = [Tick("lms.jobs.tasks.sweep", settings.JOB_SWEEP_SECONDS), Tick("lms.jobs.tasks.keep_shortest", 6 * 3600)]
