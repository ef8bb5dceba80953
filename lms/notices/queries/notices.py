"""What a person was told, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from lms.notices.choices import Group
from lms.notices.kinds import KINDS
from lms.notices.models import Delivery, Notice, Preference
from lms.notices.words import read


@dataclass(frozen=True)
class Line:
    """A notice in the reader's language."""

    pk: int
    title: str
    url: str
    at: datetime
    is_new: bool


def notices_of(person_id: int, group: str = "") -> QuerySet[Notice]:
    """A person's notices, unread first, then the newest; of one group, if one is named."""
    found = Notice.objects.filter(person=person_id, in_app=True)
    if group in Group.values:
        found = found.filter(kind__in=[key for key, kind in KINDS.items() if kind.group == group])
    return found.order_by(F("read_at").asc(nulls_first=True), "-created_at", "-id")


def unread_count(person_id: int) -> int:
    """The number on the bell."""
    return Notice.objects.filter(person=person_id, read_at=None, in_app=True).count()


def title_of(notice: Notice) -> str:
    """The notice's sentence, filled in; several folded ones say how many they are."""
    kind = KINDS.get(notice.kind)
    if kind is None:  # told before the catalogue forgot the kind
        return _("一条已不再使用的通知")
    words = {name: read(word) for name, word in notice.words.items()}
    if notice.count > 1 and kind.folded:
        return str(kind.folded).format(**words | {"count": notice.count})
    return str(kind.sentence).format(**words)


def line(notice: Notice) -> Line:
    """The notice as a list shows it."""
    return Line(notice.pk, title_of(notice), notice.url, notice.created_at, notice.read_at is None)


def recent(person_id: int, count: int) -> list[Line]:
    """The newest notices of a person."""
    newest = Notice.objects.filter(person=person_id, in_app=True).order_by("-created_at", "-id")
    return [line(notice) for notice in newest[:count]]


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """Everything this app holds about one person."""
    deliveries = Delivery.objects.filter(notice__person=person)
    return {
        "notices": list(Notice.objects.filter(person=person).values("kind", "words", "created_at", "read_at")),
        "deliveries": list(deliveries.values("notice__kind", "channel", "state", "sent_at")),
        "preferences": list(Preference.objects.filter(person=person).values("kind", "channel", "on")),
    }
