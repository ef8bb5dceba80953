"""Who is told what about events."""

from collections.abc import Iterable

from django.utils import timezone

from lms.events.models import EventSession
from lms.notices import public as notices


def tell(people: Iterable[int], kind: str, session: EventSession, *, url: str = "", **words: object) -> None:
    """Something about a session, with its name and time."""
    time = f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}"
    said = {"event": notices.named(session.series), "time": time}
    notices.notify(people, kind, words=said | words, url=url or f"/events/{session.series.code}/")
