"""What a team handed in: how often it still may, every version, which one counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.models import Entry, Module, Round, ScoreEvent, Submission

# Not what it was meant to be: it takes one of the tries, and nothing of it counts.
LOST = (SubmissionState.REFUSED, SubmissionState.FAILED)


@dataclass(frozen=True)
class Allowance:
    """How often a team may still hand in for a part. Refused and failed uploads are counted.

    today, in_all   what is left; never below nothing
    resets_at       when a new day begins, in China's time
    """

    today: int
    in_all: int
    resets_at: datetime

    @property
    def left(self) -> int:
        """How often now."""
        return min(self.today, self.in_all)


@dataclass(frozen=True)
class Version:
    """One upload with its newest score and whether it is the one that counts."""

    submission: Submission
    score: ScoreEvent | None
    counts: bool


@dataclass(frozen=True)
class Part:
    """A part of the round as the team sees it."""

    module: Module
    allowance: Allowance
    versions: list[Version]


def day_began(now: datetime) -> datetime:
    """Midnight in China's time, whatever the machine's is."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def allowance(module: Module, *, today: int, in_all: int, now: datetime) -> Allowance:
    """What is left of a part's caps after so many uploads."""
    return Allowance(
        max(module.most_a_day - today, 0), max(module.most_in_all - in_all, 0), day_began(now) + timedelta(days=1)
    )


def allowance_of(entry: Entry, module: Module, now: datetime) -> Allowance:
    """The same, counted now. Whoever decides by it has locked the entry."""
    counts = entry.submissions.filter(module=module).aggregate(
        in_all=Count("pk"), today=Count("pk", filter=Q(received_at__gte=day_began(now)))
    )
    return allowance(module, **counts, now=now)


def parts_of(entry: Entry, now: datetime) -> list[Part]:
    """Every part for which something is handed in, its versions newest first. Three queries, however many there are."""
    rows = with_scores(entry.submissions.select_related("by")).order_by("-number")
    by_module: dict[int, list[Submission]] = {}
    for row in rows:
        by_module.setdefault(row.module_id, []).append(row)
    modules = [module for module in entry.contest_round.modules.select_related("task") if module.takes]
    return [_part(module, by_module.get(module.pk, []), now) for module in modules]


def _part(module: Module, rows: list[Submission], now: datetime) -> Part:
    began = day_began(now)
    left = allowance(module, today=sum(row.received_at >= began for row in rows), in_all=len(rows), now=now)
    counting = next((row for row in rows if row.state not in LOST), None)
    return Part(module, left, [Version(row, newest_score(row), row is counting) for row in rows])


def with_scores(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same with their scores at hand, newest first."""
    newest = ScoreEvent.objects.select_related("answer_key").order_by("-id")
    return rows.prefetch_related(Prefetch("scores", queryset=newest, to_attr="events"))


def newest_score(submission: Any) -> ScoreEvent | None:
    """The score in force, of a submission of `with_scores`."""
    return submission.events[0] if submission.events else None


def counting_for_judges(entry: Entry) -> list[Submission]:
    """Of every part, the upload that counts and that judges read: files, links and texts. One query."""
    rows = entry.submissions.exclude(state__in=LOST).exclude(kind=SubmissionKind.ANSWERS).select_related("module")
    newest = {row.module_id: row for row in rows.order_by("number")}
    return sorted(newest.values(), key=lambda row: (row.module.position, row.module_id))


def board_figures(entry: Entry, made: Round) -> tuple[Decimal | None, datetime | None]:
    """What the leaderboard shows: public points of the last scored upload of each part that came before the freeze,
    added up, and when the last of these came.
    """
    rows = entry.submissions.filter(state=SubmissionState.SCORED)
    if made.freezes_at is not None:
        rows = rows.filter(received_at__lt=made.freezes_at)
    newest = {row.module_id: row for row in with_scores(rows).order_by("number")}
    scored = [(row, score) for row in newest.values() if (score := newest_score(row)) is not None]
    if not scored:
        return None, None
    return sum((score.public_points for _row, score in scored), Decimal(0)), max(row.received_at for row, _ in scored)


def of_round(made: Round) -> QuerySet[Submission]:
    """Everything handed in for a round, for its organiser."""
    rows = Submission.objects.filter(entry__contest_round=made)
    return rows.select_related("entry__team__host", "module", "by")
