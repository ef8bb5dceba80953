"""Published sessions to come, as people look for them."""

from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from lms.events.choices import AnswerState
from lms.events.models import EventSession, Invitation


def sessions_ahead(
    *,
    kind: str = "",
    city_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    free: bool = False,
) -> QuerySet[EventSession]:
    """Sessions anybody may find, the soonest first; `since` and `until` are days in Beijing."""
    rows = EventSession.objects.filter(
        series__published_at__isnull=False, ends_at__gt=timezone.now(), cancelled_at=None
    )
    rows = rows.filter(series__kind=kind) if kind else rows
    rows = rows.filter(series__city=city_id) if city_id else rows
    rows = rows.filter(starts_at__date__gte=since) if since else rows
    rows = rows.filter(starts_at__date__lte=until) if until else rows
    rows = rows.filter(seats_taken__lt=F("seats")) if free else rows
    return rows.select_related("series__host", "series__city", "room").order_by("starts_at", "pk")


def speakers_who_come(session_ids: list[int]) -> dict[int, list[str]]:
    """{session: names} of experts who said yes."""
    rows = Invitation.objects.filter(session__in=session_ids, state=AnswerState.ACCEPTED).select_related("expert__firm")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.session_id, []).append(f"{row.expert.name}（{row.expert.from_where}）")
    return found
