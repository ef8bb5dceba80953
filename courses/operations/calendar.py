"""Opening a person's calendar to other programs, and closing the old address by a new one."""

import uuid

from django.db import transaction

from courses.models import CalendarFeed
from lms.audit import public as audit
from lms.people.models import User


@transaction.atomic
def open_feed(*, by: User) -> CalendarFeed:
    """The person's feed, made by the first who asks for it."""
    feed, made = CalendarFeed.objects.get_or_create(person=by)
    if made:
        audit.record("calendar.opened", feed, by=by)
    return feed


@transaction.atomic
def renew_feed(*, by: User) -> CalendarFeed:
    """A new address; programs that know only the old one read nothing any more."""
    feed = CalendarFeed.objects.select_for_update().get_or_create(person=by)[0]
    feed.key = uuid.uuid4()
    feed.save(update_fields=["key", "renewed_at"])
    audit.record("calendar.renewed", feed, by=by)
    return feed
