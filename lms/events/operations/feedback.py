"""What people who were there thought of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events.models import EventSession, Feedback, Place
from lms.events.queries.attendance import attendance_of
from lms.people.public import User

LONGEST_COMMENT = 300


@transaction.atomic
def give_feedback(
    session_id: int, stars: int, *, speaker_stars: int | None = None, comment: str = "", by: User
) -> None:
    """One answer, kept without who and when; nothing is returned and the trail says nothing, or it could be told whose.

    Raises NotAllowed (was not there), WrongState (answered already), Invalid.
    """
    session = EventSession.objects.get(pk=session_id)
    place = Place.objects.select_for_update(of=("self",)).filter(session=session, person=by).first()
    seen = attendance_of(session).get(by.pk)
    if place is None or seen is None or not seen.present:
        raise NotAllowed(_("签到以后才能评价。"))
    if place.gave_feedback:
        raise WrongState(_("你已经评价过这一场。"))
    given = [stars] if speaker_stars is None else [stars, speaker_stars]
    if any(not 1 <= value <= 5 for value in given) or len(comment.strip()) > LONGEST_COMMENT:
        raise Invalid(_("请打 1 到 5 分，意见 300 字以内。"))
    place.gave_feedback = True
    place.save(update_fields=["gave_feedback"])
    Feedback.objects.create(session=session, stars=stars, speaker_stars=speaker_stars, comment=comment.strip())
