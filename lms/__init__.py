"""徽贸育才: the platform's ground, record, outlook and roof. lms/README.md draws the floors."""

from lms.common import rubbish

rubbish.expect_loading()

from lms.celery import app as celery_app  # noqa: E402  what it loads comes after the line above

__all__ = ["celery_app"]
