"""How the parts of a round are scored: tasks with their keys, and cases of labs, as a loader brings them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from lms.common.errors import Invalid
from lms.contests import scoring
from lms.contests.faults import sentences
from lms.contests.models import AnswerKey, AnswerTask, Module
from lms.contests.queries import lacking
from lms.contests.queries import scoring as queries

# A lab is scored from nothing right to everything.
OF_A_LAB = {"floor": "0", "full": "1"}


@dataclass(frozen=True)
class Machine:
    """The hidden key of a part, or the case of its lab.

    spec    what scoring.Task takes, without `most`; of a lab it is left out
    note_zh what teams are told about their answer file
    """

    name: str
    content: bytes
    spec: Mapping[str, Any] | None = None
    note_zh: str = ""


@transaction.atomic
def import_machines(round_id: int, machines: Mapping[str, Machine]) -> None:
    """Tasks and first keys by the key of their part. Raises Invalid: a key at fault, or a part nothing can score."""
    parts = list(Module.objects.filter(contest_round=round_id))
    for part in parts:
        if part.key in machines:
            _import(part, machines[part.key])
    lacks = [str(one.words) for one in lacking.of_machines(round_id) if one.bars]
    if lacks:
        raise Invalid("；".join(lacks))


def _import(part: Module, machine: Machine) -> None:
    task = AnswerTask.objects.filter(module=part).first() or AnswerTask(module=part)
    task.spec, task.note_zh = {**(machine.spec or OF_A_LAB)}, machine.note_zh
    said = next(scoring.plain.said(queries.task_of(task), machine.content, ()))
    if said["faults"]:
        raise Invalid(f"“{part}”：{' '.join(sentences(said['faults']))}")
    task.save()
    digest = hashlib.sha256(machine.content).hexdigest()
    AnswerKey.objects.create(
        task=task, version=1, file=ContentFile(machine.content, f"{digest}.bin"), name=machine.name,
        size=len(machine.content), sha256=digest, solution=said.get("solution"),
    )  # fmt: skip
