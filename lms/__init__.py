"""徽贸育才: the platform's ground, record, outlook and roof. lms/README.md draws the floors."""

import gc

# Before anything large is loaded, in every process: models, pages and fields are thousands of rings that stay. Looking
# for rubbish among them every 700 objects took a quarter of a start, of a load and of the tests.
gc.set_threshold(50_000, 20, 50)

from lms.celery import app as celery_app  # noqa: E402  the line above has to come first

__all__ = ["celery_app"]
