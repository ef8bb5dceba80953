"""The secret address of a person's calendar."""

import uuid

from django.db import transaction

from lms.audit import public as audit
from lms.events.models import PersonFeed
from lms.people.public import User


@transaction.atomic
def open_feed(*, by: User) -> PersonFeed:
    """The person's address, made once."""
    return PersonFeed.objects.get_or_create(person=by)[0]


@transaction.atomic
def renew_feed(*, by: User) -> PersonFeed:
    """A new address; the old one opens nothing any more."""
    feed = open_feed(by=by)
    feed.key = uuid.uuid4()
    feed.save(update_fields=["key"])
    audit.record("event_feed.renewed", by, by=by)
    return feed
