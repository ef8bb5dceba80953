"""Celery's handles on matching: an id in, one call."""

from celery import shared_task
from django.conf import settings

from internships import background

# A province's round is read, checked and written in one go; any other task ends after minutes.
LONG = {"soft_time_limit": settings.MATCH_TIMEOUT_SECONDS, "time_limit": settings.MATCH_TIMEOUT_SECONDS + 60}


@shared_task(**LONG)
def go_on_with_matching(round_id: int) -> None:
    """Whatever a drawn round still lacks until it can be published: matched, certified, written out, checked."""
    background.go_on_with_matching(round_id)


@shared_task(**LONG)
def go_on_with_rounds() -> None:
    """Do what the hour asks for, and pick up rounds whose message was lost."""
    background.go_on_with_rounds()


@shared_task
def tell_firms() -> None:
    """Tell firms of new candidates and of those who wait too long."""
    background.tell_firms()


@shared_task
def forget_boards() -> None:
    """Throw boards of candidates, and records of categories, away once their time is over."""
    background.forget_boards()
    background.forget_categories()


@shared_task(**LONG)
def keep_shortest() -> None:
    """Throw lists, results and internships away once the years they are kept for are over."""
    background.forget_rounds()
    background.forget_internships()
