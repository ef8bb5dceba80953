"""Reading notices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from lms.notices.choices import SENTENCES
from lms.notices.models import Notice


@dataclass(frozen=True)
class Line:
    """A notice in the reader's language."""

    pk: int
    title: str
    url: str
    at: datetime
    is_new: bool


def notices_of(person_id: int) -> QuerySet[Notice]:
    """A person's notices, unread first, then the newest."""
    return Notice.objects.filter(person=person_id).order_by(F("read_at").asc(nulls_first=True), "-id")


def line(notice: Notice) -> Line:
    """The notice's sentence, filled in."""
    title = str(SENTENCES[notice.kind]).format(**notice.words)
    return Line(notice.pk, title, notice.url, notice.created_at, notice.read_at is None)


def recent(person_id: int, count: int) -> list[Line]:
    """The newest notices of a person."""
    return [line(notice) for notice in Notice.objects.filter(person=person_id).order_by("-id")[:count]]


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """Everything this app holds about one person."""
    return {"notices": list(Notice.objects.filter(person=person).values("kind", "words", "created_at", "read_at"))}
