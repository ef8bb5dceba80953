"""Forgetting what an erased person wrote."""

from django.db import transaction

from internships.choices import RANKING, RoundState
from internships.models import (
    Belonging,
    Candidate,
    Contact,
    Evaluation,
    InterviewNote,
    LogEntry,
    RankedList,
    SavedOrder,
    SavedSearch,
)
from lms.people.models import User

NOT_LOCKED = (RoundState.DRAFT, *RANKING)


@transaction.atomic
def forget_person(person: User) -> None:
    """Take the person out of rounds still open, and their own words out of logs and evaluations.

    Kept, because others rely on it: locked lists (the published root covers them), results, signatures and agreements.
    With them the categories a list was locked with and whose kept seat a result is: the certificate covers both, and
    the row they point to names nobody any more. The school's record of who belongs goes.
    """
    RankedList.objects.filter(student=person, match_round__state__in=NOT_LOCKED).delete()
    # With them the notes and marks of firms; a locked score keeps what a mark did to it.
    Candidate.objects.filter(student=person).delete()
    Contact.objects.filter(student=person).delete()
    Belonging.objects.filter(student=person).delete()
    InterviewNote.objects.filter(by=person).update(text="")
    SavedSearch.objects.filter(person=person).delete()
    SavedOrder.objects.filter(person=person).delete()
    LogEntry.objects.filter(placement__student=person).update(text="")
    LogEntry.objects.filter(confirmed_by=person).update(comment="")
    Evaluation.objects.filter(by=person).update(comment="")
