"""What would be lost with a page: learners' evidence keeps it from being deleted."""

from django.db import router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from wagtail.models import Page


def has_dependants(page: Page) -> bool:
    """Whether anything that must stay, such as a run's lessons or what learners did, hangs on the page or below it."""
    below = Page.objects.filter(path__startswith=page.path)
    collector = Collector(using=router.db_for_write(Page))
    try:
        # The database's own rules, asked without deleting: what apps hang on pages later is counted of itself.
        collector.collect(below)
    except (ProtectedError, RestrictedError):
        return True
    return False
