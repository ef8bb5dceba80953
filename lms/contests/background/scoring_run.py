"""All answer files of a part scored in one go: a job with a bar, whose failed rows can be tried again."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, override

from lms.contests.background import scoring
from lms.contests.choices import SubmissionState
from lms.contests.faults import sentence
from lms.contests.models import Module, Submission
from lms.contests.queries import scoring as queries
from lms.jobs import public as jobs

WAITING = (SubmissionState.RECEIVED, SubmissionState.SCORING)


@jobs.runner(queries.JOB, label=gettext_lazy("自动评分"), lease_seconds=settings.SCORING_LEASE_SECONDS)
def run(progress: jobs.Progress) -> dict[str, Any]:
    """Score what waits. Taken up again after its worker died it goes on: what was scored stays scored."""
    module = Module.objects.get(pk=progress.arguments["module"])
    ids = _ids(module, progress)
    progress.step(gettext_lazy("对照标准答案评分"), total=len(ids))
    rows = list(queries.answers_of(module).filter(pk__in=ids).select_related("entry").order_by("pk"))
    for one in rows:
        if one.state not in WAITING:
            _count(progress, one)
    waiting = {one.pk: one for one in rows if one.state in WAITING}
    for lot in _lots(list(waiting)):
        for done in scoring.score(lot):
            waiting.pop(done.pk)
            _count(progress, done)
    for one in waiting.values():
        _count(progress, one)
    return {"module": module.pk}


def _lots(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), scoring.AT_ONCE):
        yield ids[start : start + scoring.AT_ONCE]


def _ids(module: Module, progress: jobs.Progress) -> list[int]:
    """What this run is about: named when it was started, or, tried again, the rows that failed."""
    if progress.rows is None:
        return list(progress.arguments["ids"])
    rows = queries.answers_of(module).select_related("entry")
    again = [row.pk for row in rows if name_of(row) in progress.rows]
    Submission.objects.filter(pk__in=again, state=SubmissionState.FAILED).update(
        state=SubmissionState.RECEIVED, leased_until=None, tries=0
    )
    return again


def _count(progress: jobs.Progress, one: Submission) -> None:
    if one.state == SubmissionState.FAILED:
        with override("zh-hans"):
            progress.advance(failed=name_of(one), why=sentence(one.problems[0]))
    elif one.state == SubmissionState.SCORED:
        progress.advance(1)
    else:
        # Another worker has it in hand, and will write down what comes of it.
        progress.advance(skipped=1)


def name_of(one: Submission) -> str:
    """An upload as the job's list names it: the entry's blind number and which upload of the team's it is."""
    return f"{one.entry.blind_number} · {one.number}"
