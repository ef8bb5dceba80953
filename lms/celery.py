"""The Celery application and its clock. Settings come from Django, names with the prefix CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def set_the_clock(sender: Celery, **kwargs: object) -> None:
    """Give beat the ticks of every app's schedule.py."""
    # Imported late: the apps must be loaded before their schedules are.
    from lms.common import schedule

    sender.conf.beat_schedule = schedule.gather()
