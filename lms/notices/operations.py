"""Telling people, and their reading it."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from lms.notices.choices import SENTENCES
from lms.notices.models import Notice
from lms.people.models import User


def notify(people: int | Iterable[int], kind: str, *, words: Mapping[str, object], url: str = "") -> int:
    """Tell people something inside the caller's transaction; returns how many. Raises KeyError for an unknown kind."""
    # Filled in once here, so that a word forgotten shows where it was forgotten and not on somebody's screen.
    str(SENTENCES[kind]).format(**words)
    ids = [people] if isinstance(people, int) else sorted(set(people))
    Notice.objects.bulk_create([Notice(person_id=pk, kind=kind, words=dict(words), url=url) for pk in ids])
    return len(ids)


@transaction.atomic
def mark_read(*, by: User, notice_id: int | None = None) -> int:
    """Mark one of the person's notices as read, or all of them; returns how many were new."""
    unread = Notice.objects.filter(person=by, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=timezone.now())
