"""Forgetting a person who leaves."""

from typing import Any

from django.db import transaction

from lms.cooperation.models import Bookmark, FactorPost, Interest, Member


@transaction.atomic
def forget(person: Any) -> None:
    """They are in no team any more, keep no post, and nothing they wrote says how to reach them."""
    Member.objects.filter(person=person).delete()
    Bookmark.objects.filter(person=person).delete()
    gone = {"contact_name": "", "contact_way": ""}
    FactorPost.objects.filter(written_by=person).update(**gone)
    Interest.objects.filter(by=person).update(**gone)
