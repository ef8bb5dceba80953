"""What a team handed in: how often it still may, every version, which one counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.models import AnswerDraft, AnswerKey, Entry, Module, Round, ScoreEvent, Submission
from lms.contests.queries import keys

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
    """A part of the round as the team sees it.

    keys    every version of its key or case, the newest first: that one is in force
    draft   what the team typed since it last handed in
    """

    module: Module
    allowance: Allowance
    versions: list[Version]
    keys: list[AnswerKey]
    draft: AnswerDraft | None = None

    @property
    def key(self) -> AnswerKey | None:
        """The key or the case in force, if there is one."""
        return self.keys[0] if self.keys else None

    @property
    def replaced(self) -> list[AnswerKey]:
        """The versions that took another's place, with their reasons, the newest first."""
        return [key for key in self.keys if key.reason]


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
    since = keys.asked_since(keys.versions_of([module]).get(module.pk, []))
    counts = entry.submissions.filter(module=module, **({"received_at__gte": since} if since else {})).aggregate(
        in_all=Count("pk"), today=Count("pk", filter=Q(received_at__gte=day_began(now)))
    )
    return allowance(module, **counts, now=now)


def parts_of(entry: Entry, now: datetime) -> list[Part]:
    """Every part for which something is handed in, its versions newest first. Five queries, however many there are."""
    rows = with_scores(entry.submissions.select_related("by")).order_by("-number")
    by_module: dict[int, list[Submission]] = {}
    for row in rows:
        by_module.setdefault(row.module_id, []).append(row)
    modules = [module for module in entry.contest_round.modules.select_related("task") if module.takes]
    versions = keys.versions_of(modules)
    typed = {one.module_id: one for one in entry.drafts.select_related("saved_by").exclude(given={})}
    return [
        _part(module, by_module.get(module.pk, []), versions.get(module.pk, []), typed.get(module.pk), now)
        for module in modules
    ]


def _part(
    module: Module, rows: list[Submission], versions: list[AnswerKey], draft: AnswerDraft | None, now: datetime
) -> Part:
    began, since = day_began(now), keys.asked_since(versions)
    tried = [row.received_at for row in rows if since is None or row.received_at >= since]
    left = allowance(module, today=sum(at >= began for at in tried), in_all=len(tried), now=now)
    counting = _counting(rows)
    later = draft if draft and not any(row.received_at >= draft.saved_at for row in rows) else None
    return Part(module, left, [Version(row, newest_score(row), row.pk in counting) for row in rows], versions, later)


def _counting(rows: list[Submission]) -> set[int]:
    """Of the newest first: the one a machine scores, and the one judges read; a part may be worth points of both."""
    kept = [row for row in rows if row.state not in LOST]
    found = {row.kind == SubmissionKind.ANSWERS: row.pk for row in reversed(kept)}
    return {*found.values()}


def with_scores(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same with their scores at hand, newest first."""
    newest = ScoreEvent.objects.defer("detail").select_related("answer_key").order_by("-id")
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
    return boards_of([entry], made)[entry.pk]


def boards_of(entries: Iterable[Entry], made: Round) -> dict[int, tuple[Decimal | None, datetime | None]]:
    """The same of many. Two queries, however many there are."""
    rows = Submission.objects.filter(entry__in=[entry.pk for entry in entries], state=SubmissionState.SCORED)
    if made.freezes_at is not None:
        rows = rows.filter(received_at__lt=made.freezes_at)
    newest: dict[int, dict[int, Submission]] = {entry.pk: {} for entry in entries}
    for row in with_scores(rows).order_by("number"):
        newest[row.entry_id][row.module_id] = row
    return {entry: _board(list(by_module.values())) for entry, by_module in newest.items()}


def _board(rows: list[Submission]) -> tuple[Decimal | None, datetime | None]:
    scored = [(row, score) for row in rows if (score := newest_score(row)) is not None]
    if not scored:
        return None, None
    return sum((score.public_points for _row, score in scored), Decimal(0)), max(row.received_at for row, _ in scored)


def of_round(made: Round) -> QuerySet[Submission]:
    """Everything handed in for a round, for its organiser."""
    rows = Submission.objects.filter(entry__contest_round=made)
    return rows.select_related("entry__team__host", "module", "by")
