"""What people who were there thought of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events.models import EventSession, Feedback, Place
from lms.events.queries.attendance import attendance_of
from lms.events.queries.feedback import has_speaker
from lms.people.public import User

LONGEST_COMMENT = 300


@transaction.atomic
def give_feedback(
    session_id: int, stars: int, *, speaker_stars: int | None = None, comment: str = "", by: User
) -> None:
    """One answer, kept without who and when; nothing is returned and the trail says nothing, or it could be told whose.

    Raises NotAllowed (was not there), WrongState (not over, answered already), Invalid (a speaker where none came too).
    """
    session = EventSession.objects.get(pk=session_id)
    # Two answers at a time: the second waits here, and finds the first.
    list(Place.objects.select_for_update(of=("self",)).filter(session=session, person=by))
    place = require_asked(session, by)
    if speaker_stars is not None and not has_speaker(session):
        raise Invalid(_("这一场没有主讲人。"))
    given = [stars] if speaker_stars is None else [stars, speaker_stars]
    if any(not 1 <= value <= 5 for value in given) or len(comment.strip()) > LONGEST_COMMENT:
        raise Invalid(_("请打 1 到 5 分，意见 300 字以内。"))
    place.gave_feedback = True
    place.save(update_fields=["gave_feedback"])
    Feedback.objects.create(session=session, stars=stars, speaker_stars=speaker_stars, comment=comment.strip())


def require_asked(session: EventSession, person: User) -> Place:
    """The place of somebody who is asked what they thought. Raises NotAllowed, WrongState."""
    place = Place.objects.filter(session=session, person=person).first()
    seen = attendance_of(session).get(person.pk)
    if place is None or seen is None or not seen.present:
        raise NotAllowed(_("到场签到的人才能评价。"))
    if not session.is_over or session.cancelled_at:
        raise WrongState(_("活动结束以后才能评价。"))
    if place.gave_feedback:
        raise WrongState(_("你已经评价过这一场。"))
    return place
