"""Published sessions to come, as people look for them."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lms.events.choices import AnswerState
from lms.events.models import EventSession, Invitation


def sessions_ahead(
    *,
    q: str = "",
    kind: str = "",
    city_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    free: bool = False,
) -> QuerySet[EventSession]:
    """Sessions anybody may find, the soonest first; `since` and `until` are days in Beijing.

    `q` stands in the event's name, in the session's topic or in the host's name, in either language.
    """
    rows = EventSession.objects.filter(
        series__published_at__isnull=False, ends_at__gt=timezone.now(), cancelled_at=None
    )
    rows = rows.filter(_named(q.strip())) if q.strip() else rows
    rows = rows.filter(series__kind=kind) if kind else rows
    rows = rows.filter(series__city=city_id) if city_id else rows
    rows = rows.filter(starts_at__date__gte=since) if since else rows
    rows = rows.filter(starts_at__date__lte=until) if until else rows
    rows = rows.filter(seats_taken__lt=F("seats")) if free else rows
    return rows.select_related("series__host", "series__city", "room").order_by("starts_at", "pk")


def _named(q: str) -> Q:
    found = Q(topic_zh__icontains=q)
    for name in ("title_zh", "title_en", "host__name_zh", "host__name_en"):
        found |= Q(**{f"series__{name}__icontains": q})
    return found


def speakers_who_come(session_ids: list[int]) -> dict[int, list[str]]:
    """{session: names} of experts who said yes."""
    rows = Invitation.objects.filter(session__in=session_ids, state=AnswerState.ACCEPTED).select_related("expert__firm")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.session_id, []).append(f"{row.expert.name}（{row.expert.from_where}）")
    return found
