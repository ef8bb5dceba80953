"""Feedback, from the fifth answer on: fewer would say whose it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, Sum

from lms.events.choices import AnswerState
from lms.events.models import EventSession, Expert, Feedback, Invitation, Place
from lms.events.queries.attendance import own_attendance

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


def trend_of(expert: Expert) -> list[tuple[EventSession, float]]:
    """(session, average stars) of the sessions an expert spoke at, in time; those with fewer answers are left out.

    An expert is their address: schools that each keep a row of somebody read the same ratings.
    """
    spoke = Invitation.objects.filter(expert__email=expert.email, state=AnswerState.ACCEPTED).values("session")
    rows = EventSession.objects.filter(pk__in=spoke).annotate(
        spoken=Count("feedback__speaker_stars"), average=Avg("feedback__speaker_stars")
    )
    return [
        (row, row.average) for row in rows.filter(spoken__gte=FEWEST).select_related("series").order_by("starts_at")
    ]


@dataclass(frozen=True)
class Rating:
    """What people thought of an expert in all: average stars, of so many answers in so many sessions."""

    stars: float
    answers: int
    sessions: int


def ratings_of(emails: Iterable[str]) -> dict[str, Rating]:
    """{address: rating} of experts with a session of enough answers, as in `trend_of`. One query."""
    rows = Invitation.objects.filter(expert__email__in=list(emails), state=AnswerState.ACCEPTED)
    stars = "session__feedback__speaker_stars"
    rows = rows.annotate(spoken=Count(stars), total=Sum(stars)).filter(spoken__gte=FEWEST)
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for email, session_id, spoken, total in rows.values_list("expert__email", "session", "spoken", "total"):
        found.setdefault(email, {})[session_id] = (spoken, total)
    return {email: _rating(list(sessions.values())) for email, sessions in found.items()}


def _rating(sessions: list[tuple[int, int]]) -> Rating:
    answers = sum(spoken for spoken, _total in sessions)
    return Rating(sum(total for _spoken, total in sessions) / answers, answers, len(sessions))


def has_speaker(session: EventSession) -> bool:
    """Whether an expert said yes, so that people are asked about them."""
    return session.invitations.filter(state=AnswerState.ACCEPTED).exists()


def say_asked(person_id: int, places: Iterable[Place]) -> list[Place]:
    """The same places of one person, each with how they were there, and whether they are asked what they thought of it.

    Two queries at most.
    """
    rows = list(places)
    begun = [row.session for row in rows if row.session.has_begun and not row.session.cancelled_at and row.is_firm]
    there = own_attendance(person_id, begun)
    for row in rows:
        row.was = there.get(row.session_id)
        row.is_asked = row.was is not None and row.session.is_over and not row.gave_feedback
    return rows
