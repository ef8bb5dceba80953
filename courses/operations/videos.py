"""Counting what is watched of a lesson's videos: by the server's clock, whatever the player says."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses import access, background
from courses.choices import HoursSource
from courses.errors import NoSuchVideo
from courses.grading import intervals
from courses.models import Enrolment, WatchClock, WatchedVideo
from courses.operations import hours
from courses.queries import videos
from lms.common.errors import WrongState
from lms.people.models import User


@dataclass(frozen=True)
class Watched:
    """Where a person stands in a video: percent seen, whether it counts, and the parts seen so far in seconds."""

    percent: int
    counts: bool
    parts: intervals.Union


@transaction.atomic
def watch(enrolment_id: int, lesson_id: int, block: UUID, start: float, end: float, *, by: User) -> Watched:
    """Add a part that was played. Seen again adds nothing; faster than the clock is cut; two windows share one clock.

    Once enough of the video is seen its minutes enter the ledger, with the parts as evidence.

    start, end   seconds of the video, as the player says
    raises       NotAllowed, NotOpenYet, WrongState (no seat, or outside the run's dates), NoSuchVideo
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.is_learner(by, enrolment))
    if not enrolment.takes_part:
        raise WrongState()
    video = videos.video_of(enrolment.run_id, lesson_id, block)
    if video is None:
        raise NoSuchVideo()
    access.require_study(enrolment, lesson_id)
    claim = intervals.Claim(start, end)
    part = intervals.credited(claim, _elapsed(enrolment.person_id), video.seconds)
    row, union = _added(enrolment, lesson_id, block, video.seconds, part, end)
    counts = intervals.is_enough(union, video.seconds)
    if counts:
        _enter(enrolment, row, video)
    return Watched(intervals.percent_of(union, video.seconds), counts, union)


def _elapsed(person_id: int) -> float:
    """Seconds since this person's last heartbeat, and the clock set to now; a first heartbeat has none to claim but
    the grace. The row is locked: heartbeats of two windows come one after the other.
    """
    now = timezone.now()
    clock, created = WatchClock.objects.select_for_update().get_or_create(
        person_id=person_id, defaults={"counted_at": now}
    )
    if created:
        return 0.0
    passed = (now - clock.counted_at).total_seconds()
    clock.counted_at = now
    clock.save(update_fields=["counted_at"])
    return min(passed, videos.LONGEST_BEAT_SECONDS)


def _added(
    enrolment: Enrolment, lesson_id: int, block: UUID, seconds: int, part: intervals.Interval | None, position: float
) -> tuple[WatchedVideo, intervals.Union]:
    row, _created = WatchedVideo.objects.get_or_create(
        enrolment=enrolment, block=block, defaults={"lesson_id": lesson_id, "duration_seconds": seconds}
    )
    known = [(start, end) for start, end in row.parts]
    union = intervals.joined([*known, part] if part else known)
    row.parts = [[round(start, 1), round(end, 1)] for start, end in union]
    row.position_seconds, row.duration_seconds = max(0.0, min(position, float(seconds))), seconds
    row.save(update_fields=["parts", "position_seconds", "duration_seconds", "updated_at"])
    return row, union


def _enter(enrolment: Enrolment, row: WatchedVideo, video: videos.Video) -> None:
    hours.enter(
        enrolment.person_id,
        video.minutes,
        source=HoursSource.VIDEO,
        evidence=f"video:{enrolment.pk}:{row.block}",
        title=video.title,
        enrolment=enrolment,
        detail={"parts": row.parts, "seconds": row.duration_seconds, "rule_percent": intervals.ENOUGH_PERCENT},
    )
