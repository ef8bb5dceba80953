"""The videos of a lesson as a run pinned it, and how far somebody has watched them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.grading import intervals
from courses.models import Enrolment, LessonPage, WatchedVideo
from courses.queries import contents

# A player reports every ten seconds; a sleeping laptop that wakes up must not claim the night.
BEAT_SECONDS = 10
LONGEST_BEAT_SECONDS = 3 * BEAT_SECONDS


@dataclass(frozen=True)
class Video:
    """A video of a lesson: the id of its block, its length as the author gave it, and what it is called."""

    block: UUID
    seconds: int
    title: str

    @property
    def minutes(self) -> int:
        """Its length in the ledger: whole minutes, at least one."""
        return max(1, round(self.seconds / 60))


def videos_in(lesson: LessonPage) -> list[Video]:
    """The videos of a lesson's text that count, in order: what another site plays does not. No query."""
    blocks = [block for block in lesson.body if block.block_type == "video" and block.value["seconds"]]
    blocks = [block for block in blocks if not block.value["embed"]]
    return [Video(UUID(block.id), int(block.value["seconds"]), _title(block.value, lesson)) for block in blocks]


def video_of(run_id: int, lesson_id: int, block: UUID) -> Video | None:
    """One video of a lesson of the run, as the run pinned it."""
    row = contents.lessons_of_run(run_id).filter(lesson=lesson_id).select_related("lesson", "revision").first()
    return next((video for video in videos_in(row.content) if video.block == block), None) if row else None


def watched(enrolment: Enrolment | None, lesson: LessonPage) -> dict[str, dict[str, Any]]:
    """{block: percent seen, whether it counts, where one stopped, what is missing} of a lesson's videos; one query."""
    videos = videos_in(lesson)
    rows = {row.block: row for row in enrolment.watched.filter(lesson=lesson)} if enrolment and videos else {}
    return {str(video.block): _state(video, rows.get(video.block)) for video in videos}


def _state(video: Video, row: WatchedVideo | None) -> dict[str, Any]:
    union = tuple((start, end) for start, end in row.parts) if row else ()
    return {
        "percent": intervals.percent_of(union, video.seconds),
        "counts": intervals.is_enough(union, video.seconds),
        "position": row.position_seconds if row else 0,
        "missing": intervals.gaps(union, video.seconds),
    }


def _title(value: Any, lesson: LessonPage) -> str:
    return value.get("title") or lesson.title
