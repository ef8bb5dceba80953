"""What is scored by machine: which task, against which key, and what waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.models import AnswerKey, AnswerTask, Module, Submission
from lms.contests.scoring import labs

# A worker that dies of a file so often has told enough.
MOST_TRIES = 5
JOB = "contests.scoring"


@dataclass(frozen=True)
class Measure:
    """How answers of a part are scored: the task as data, and the version of the key in force."""

    task: Mapping[str, Any]
    key: AnswerKey


def measure_of(module_id: int) -> Measure | None:
    """How a part is scored now; None while it has no task or no key."""
    key = AnswerKey.objects.filter(task__module=module_id).select_related("task__module").order_by("-version").first()
    return None if key is None else Measure(task_of(key.task), key)


def task_of(task: AnswerTask) -> dict[str, Any]:
    """The task as `checking` takes it: its settings, and as many points as the part gives by machine.

    A part that is done in a lab is scored by the lab.
    """
    lab = {"metric": labs.METRIC, "lab": task.module.lab_code} if task.module.lab_code else {}
    return {**task.spec, **lab, "most": str(task.module.auto_points)}


def case_of(module: Module) -> AnswerKey | None:
    """The case of a part that is done in a lab; None where it is none, or while nobody has given one."""
    keys = AnswerKey.objects.filter(task__module=module).order_by("-version")
    return keys.first() if module.lab_code else None


def answers_of(module: Module) -> QuerySet[Submission]:
    """Every answer file of a part that was taken."""
    rows = Submission.objects.filter(module=module, kind=SubmissionKind.ANSWERS)
    return rows.exclude(state=SubmissionState.REFUSED)


def free(now: datetime) -> Q:
    """Rows that nobody has in hand."""
    return Q(leased_until=None) | Q(leased_until__lte=now)


def to_score(now: datetime) -> QuerySet[Submission]:
    """Answer files that wait for a worker, where there is a key to score them by."""
    keys = AnswerKey.objects.filter(task__module=OuterRef("module"))
    waiting = Submission.objects.filter(state__in=[SubmissionState.RECEIVED, SubmissionState.SCORING])
    return waiting.filter(free(now), Exists(keys), kind=SubmissionKind.ANSWERS)


def to_blind(now: datetime) -> QuerySet[Submission]:
    """Files that judges cannot open yet because nobody has taken the names out."""
    rows = Submission.objects.filter(state=SubmissionState.RECEIVED, kind=SubmissionKind.FILE, blind_file="")
    return rows.filter(free(now), problems=[])
