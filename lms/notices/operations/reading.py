"""What people do with what they were told."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from lms.notices.kinds import KINDS
from lms.notices.models import Notice, Preference
from lms.notices.queries import channels
from lms.people.models import User


@transaction.atomic
def mark_read(*, by: User, notice_id: int | None = None) -> int:
    """Mark one of the person's notices as read, or all of them; returns how many were new."""
    unread = Notice.objects.filter(person=by, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose_channels(ticked: Collection[str], *, by: User) -> int:
    """Keep which channels ("kind:channel") the person wants; returns how many differ from the usual ones.

    What cannot be turned off stays on whether it is ticked or not.
    """
    User.objects.select_for_update().get(pk=by.pk)
    audiences = channels.audiences_of([by.pk])[by.pk]
    Preference.objects.filter(person=by).delete()
    asked = [
        Preference(person=by, kind=row.key, channel=cell.channel, on=cell.name in ticked)
        for rows in channels.preference_rows(by.pk).values()
        for row in rows
        for cell in row.cells
        if not cell.is_firm and (cell.name in ticked) != (cell.channel in channels.defaults(KINDS[row.key], audiences))
    ]
    return len(Preference.objects.bulk_create(asked))
