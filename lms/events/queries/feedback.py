"""Feedback, from the fifth answer on: fewer would say whose it is."""

from dataclasses import dataclass

from django.db.models import Avg, Count

from lms.events.choices import AnswerState
from lms.events.models import EventSession, Feedback

FEWEST = 5


@dataclass(frozen=True)
class Summary:
    """What may be shown: the averages are None and comments empty below the smallest sample."""

    answers: int
    stars: float | None
    speaker_stars: float | None
    comments: tuple[str, ...] = ()


def summary_of(session: EventSession) -> Summary:
    """One session's."""
    rows = Feedback.objects.filter(session=session)
    found = rows.aggregate(
        answers=Count("pk"), stars=Avg("stars"), speaker=Avg("speaker_stars"), spoken=Count("speaker_stars")
    )
    if found["answers"] < FEWEST:
        return Summary(found["answers"], None, None)
    comments = tuple(rows.exclude(comment="").order_by("pk").values_list("comment", flat=True))
    return Summary(found["answers"], found["stars"], found["speaker"] if found["spoken"] >= FEWEST else None, comments)


def trend_of(expert_id: int) -> list[tuple[EventSession, float]]:
    """(session, average stars) of the sessions an expert spoke at, in time; those with fewer answers are left out."""
    rows = EventSession.objects.filter(invitations__expert=expert_id, invitations__state=AnswerState.ACCEPTED)
    rows = rows.annotate(spoken=Count("feedback__speaker_stars"), average=Avg("feedback__speaker_stars"))
    return [
        (row, row.average) for row in rows.filter(spoken__gte=FEWEST).select_related("series").order_by("starts_at")
    ]
