"""What a leaving person wrote to others is taken back; that something stood there stays."""

from django.db import transaction
from django.utils import timezone

from courses.choices import HoursSource
from courses.models import CalendarFeed, ExternalHours, HoursEntry, Post, PostReport, Thread
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
    HoursEntry.objects.filter(person=person, source=HoursSource.EXTERNAL).update(detail={})
