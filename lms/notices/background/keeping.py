"""Forgetting."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from lms.notices.models import Notice


def keep_shortest() -> int:
    """Delete notices older than NOTICE_KEEP_DAYS, with their deliveries; returns how many."""
    before = timezone.now() - timedelta(days=settings.NOTICE_KEEP_DAYS)
    return Notice.objects.filter(created_at__lt=before).delete()[1].get("notices.Notice", 0)
