"""Celery's handles on the clock's work."""

from celery import shared_task

from lms.events.background import invitations, seats, settling


@shared_task
def lapse_offers() -> None:
    """Make offers nobody answered to the next in line."""
    seats.lapse_offers()


@shared_task
def release_seats() -> None:
    """Offer what schools left to whoever waits."""
    seats.release_seats()


@shared_task
def settle_sessions() -> None:
    """Write hours and certificates of sessions that are over."""
    settling.settle_over()


@shared_task
def mail_invitation(invitation_id: int) -> None:
    """Send an expert their link."""
    invitations.mail(invitation_id)


@shared_task
def mail_news(invitation_id: int) -> None:
    """Send an expert what became of their session."""
    invitations.mail_news(invitation_id)


@shared_task
def mail_invitations() -> None:
    """Send the letters whose message was lost."""
    for invitation_id in invitations.unmailed():
        mail_invitation.delay(invitation_id)
    for invitation_id in invitations.untold():
        mail_news.delay(invitation_id)
