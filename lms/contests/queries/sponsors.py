"""Problems that firms set: their own, what waits for an organiser, what leads to an order."""

import hashlib
import json
from collections.abc import Iterable

from django.db.models import Count, QuerySet
from django.utils import timezone

from lms.contests.choices import SeasonState, SponsorState
from lms.contests.models import RoundFile, Season, Sponsor, Track

WORDS = ("title_zh", "title_en", "brief_zh", "brief_en", "prize_zh", "order_code", "terms_zh")


def digest(problem: Sponsor, files: Iterable[RoundFile]) -> str:
    """The SHA-256 of everything its organiser reads before an answer: words, prize, terms, and each file."""
    rows = sorted([one.pk, one.title_zh, one.name, one.licence, one.sha256] for one in files)
    said = [[getattr(problem, name) for name in WORDS], rows]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def asking(enterprise_id: int) -> QuerySet[Track]:
    """Tracks whose season asks for problems now, and for which the firm has none that stands."""
    standing = Sponsor.objects.filter(
        enterprise=enterprise_id, state__in=[SponsorState.PROPOSED, SponsorState.ACCEPTED]
    )
    rows = Track.objects.filter(season__proposals_until__gt=timezone.now()).exclude(season__state=SeasonState.CLOSED)
    rows = rows.exclude(pk__in=standing.values("track"))
    return rows.select_related("season__contest", "season__host").order_by("season__proposals_until", "position")


def of_firm(enterprise_id: int) -> QuerySet[Sponsor]:
    """A firm's problems, the newest first, with `accepted` people who accepted their terms."""
    rows = Sponsor.objects.filter(enterprise=enterprise_id).select_related("track__season__contest")
    return rows.annotate(accepted=Count("acceptances")).order_by("-pk")


def of_season(season: Season) -> QuerySet[Sponsor]:
    """What firms proposed for a season."""
    return Sponsor.objects.filter(track__season=season).select_related("enterprise", "track").order_by("state", "-pk")


def leading_to(order_code: str) -> QuerySet[Sponsor]:
    """Accepted problems whose prize leads to an order, of seasons that can be seen."""
    rows = Sponsor.objects.filter(order_code=order_code, state=SponsorState.ACCEPTED)
    rows = rows.exclude(track__season__state=SeasonState.DRAFT)
    return rows.select_related("track__season__contest").order_by("-pk")
