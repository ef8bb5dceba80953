"""徽贸育才: the platform's ground, record, outlook and roof. lms/README.md draws the floors."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
