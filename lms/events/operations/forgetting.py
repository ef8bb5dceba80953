"""Taking a leaving person out."""

from django.db import transaction

from lms.events.background.seats import hand_out, locked_session, recount
from lms.events.models import Correction, Invitation, PersonFeed, Place, ScanRow
from lms.people.public import User


@transaction.atomic
def forget_person(person: User) -> None:
    """Places, scans and corrections of theirs go, and their seats are free; others' rows stay. Twice is once."""
    sessions = sorted(set(Place.objects.filter(person=person).values_list("session", flat=True)))
    for session_id in sessions:
        session = locked_session(session_id)
        Place.objects.filter(session=session, person=person).delete()
        recount(session)
        hand_out(session)
    ScanRow.objects.filter(person=person).delete()
    Correction.objects.filter(person=person).delete()
    PersonFeed.objects.filter(person=person).delete()
    Place.objects.filter(decided_by=person).update(decided_by=None)
    Correction.objects.filter(made_by=person).update(made_by=None)
    Invitation.objects.filter(asked_by=person).update(asked_by=None)
