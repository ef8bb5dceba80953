"""Moments to stop the clock at."""

from datetime import timedelta

from django.utils import timezone

# A day ahead: roles begin on the day a test makes them, and midnight may pass between this line and that test.
NOW = timezone.now().replace(microsecond=0) + timedelta(days=1)
