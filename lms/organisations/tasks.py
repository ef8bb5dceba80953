"""Celery's handles on organisations."""

from celery import shared_task

from lms.organisations import background
from lms.organisations.queries import members


@shared_task
def mail_invitation(invitation_id: int) -> None:
    """Mail one invitation."""
    background.mail_invitation(invitation_id)


@shared_task
def mail_waiting_invitations() -> None:
    """Mail the invitations whose message went missing."""
    for invitation_id in members.unmailed_invitations():
        mail_invitation.delay(invitation_id)
