"""Scoring many at once: everything that waits, everything again by another key, one that failed once more."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.common.send import after_commit
from lms.contests import access, tasks
from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.models import AnswerKey, Module, Submission
from lms.contests.operations.holding import require_running
from lms.contests.queries import scoring as queries
from lms.jobs import public as jobs
from lms.people.public import User

DONE = (SubmissionState.SCORED, SubmissionState.FAILED)


@transaction.atomic
def score_waiting(module_id: int, *, by: User | None) -> jobs.Job:
    """A job that scores what waits for it. Raises NotAllowed, SeasonClosed, WrongState (no key, nothing waits)."""
    module = Module.objects.select_related("contest_round__track__season").get(pk=module_id)
    access.require(access.can_run(by, module.contest_round.track.season))
    require_running(module.contest_round.track.season)
    if queries.measure_of(module.pk) is None:
        raise WrongState(_("还没有标准答案，不能评分。"))
    waiting = queries.answers_of(module).exclude(state__in=DONE)
    job = _start(module, list(waiting.order_by("pk").values_list("pk", flat=True)), by)
    if job is None:
        raise WrongState(_("没有等待评分的答案文件。"))
    return job


def begin_anew(module: Module, key: AnswerKey, by: User | None) -> jobs.Job | None:
    """A job that scores everything by this key, within the caller's transaction; None where nothing was handed in.

    Scores by earlier keys stay.
    """
    rows = queries.answers_of(module)
    # What a worker has in hand is by the old key: taken away from it, its result is not written.
    rows.update(state=SubmissionState.RECEIVED, leased_until=None, problems=[], tries=0)
    return _start(module, list(rows.order_by("pk").values_list("pk", flat=True)), by, f":{key.version}")


def _start(module: Module, ids: list[int], by: User | None, mark: str = "") -> jobs.Job | None:
    if not ids:
        return None
    key = f"{queries.JOB}:{module.pk}{mark or f'{timezone.now():-%Y%m%d%H%M%S%f}'}"
    return jobs.start(queries.JOB, by=by, key=key, arguments={"module": module.pk, "ids": ids})


@transaction.atomic
def retry(submission_id: int, *, by: User) -> Submission:
    """Try once more what failed: scoring, or taking the names out. Raises NotAllowed, SeasonClosed, WrongState."""
    one = Submission.objects.select_for_update(of=("self",)).select_related("entry__contest_round__track__season")
    row = one.get(pk=submission_id)
    access.require(access.can_run(by, row.entry.contest_round.track.season))
    require_running(row.entry.contest_round.track.season)
    if row.kind == SubmissionKind.ANSWERS:
        row.move(to=SubmissionState.RECEIVED, leased_until=None, tries=0)
        after_commit(tasks.score_submission, row.pk)
    elif row.kind == SubmissionKind.FILE and row.state == SubmissionState.RECEIVED and not row.blind_file:
        Submission.objects.filter(pk=row.pk).update(problems=[], leased_until=None, tries=0)
        after_commit(tasks.blind_submission, row.pk)
    else:
        raise WrongState(_("这一份不需要再评。"))
    audit.record("contest.tried_again", row, by=by, organisation_id=row.entry.team.host_id)
    return row
