"""What a leaving person wrote to others is taken back; that something stood there stays."""

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.background import marks as background
from courses.choices import HoursSource
from courses.models import (
    CalendarFeed,
    ExternalHours,
    HoursEntry,
    Marking,
    PeerReport,
    PeerReview,
    Post,
    PostReport,
    Submission,
    SubmissionFile,
    SubmissionMember,
    Thread,
)
from courses.operations import mentor_links
from courses.queries.assignments import recipients
from lms.people.models import User

LEFT = "作者已注销"


@transaction.atomic
def forget_words(person: User) -> None:
    """Empty the posts, thread titles, reports and outside proofs of somebody who leaves. Done twice is done once."""
    Post.objects.filter(author=person).exclude(body="").update(
        body="", removed_at=timezone.now(), removed_by=None, removal_reason=LEFT, endorsed_by=None
    )
    Thread.objects.filter(author=person).update(title=LEFT)
    Thread.objects.filter(accepted__author=person).update(accepted=None)
    PostReport.objects.filter(reporter=person).update(note="")
    ExternalHours.objects.filter(person=person).update(proof=LEFT)
    CalendarFeed.objects.filter(person=person).delete()
    _forget_work(person)
    _take_off_certificates(person)
    mentor_links.forget(person)
    told = [HoursSource.EXTERNAL, HoursSource.CHECKIN, HoursSource.LAB]
    HoursEntry.objects.filter(person=person, source__in=told).update(detail={})


def _take_off_certificates(person: User) -> None:
    """Whoever leaves no longer agrees that their words stand, with their name, beside other people's certificates."""
    marks = Marking.objects.filter(Q(marked_by=person) | Q(link__person=person), is_public=True)
    works = list(marks.values_list("submission", flat=True))
    marks.update(is_public=False)
    for work in Submission.objects.filter(pk__in=works).select_related("enrolment"):
        for enrolment, _percent in recipients(work):
            background.show_comments(enrolment)


def _forget_work(person: User) -> None:
    """Empty what was handed in alone, files with it, and the words of reviews; marks stay, without a name.

    A group's work is the others' too and stays.
    """
    alone = Submission.objects.filter(enrolment__person=person, group=None)
    files = list(SubmissionFile.objects.filter(submission__in=alone))
    for row in files:
        stored, storage = row.file.name, row.file.storage
        row.delete()
        transaction.on_commit(partial(storage.delete, stored), robust=True)
    alone.update(text="")
    # That they disputed their share stays; what they said does not.
    SubmissionMember.objects.filter(enrolment__person=person).exclude(objection="").update(objection=LEFT)
    PeerReview.objects.filter(reviewer__person=person).update(comments={}, comment="")
    PeerReport.objects.filter(review__submission__enrolment__person=person).update(note="")
