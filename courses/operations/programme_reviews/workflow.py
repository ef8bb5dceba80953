"""Wagtail's workflow under the way of a programme: which task a version is at.

Nobody of the CMS is told or acts, so it is started for nobody: its letters would lead to an editor's page there is none
of. Who did what is in our own trail.
"""

from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState, Workflow, WorkflowState, WorkflowTask

from courses.choices import ProgrammeStep
from courses.models import (
    CommitteeTask,
    IndustryReviewTask,
    ProgrammeVersion,
)

WORKFLOW = "人才培养方案论证"


@transaction.atomic
def ensure_workflow() -> Workflow:
    """The way every version goes, made once."""
    found = Workflow.objects.filter(workflow_tasks__task__in=IndustryReviewTask.objects.all()).first()
    if found is not None:
        return found
    workflow = Workflow.objects.create(name=WORKFLOW)
    own = (IndustryReviewTask.objects.create(name="行业论证"), CommitteeTask.objects.create(name="学校审定"))
    for order, task in enumerate(own):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    return workflow


def at_industry(version: ProgrammeVersion) -> TaskState:
    """The version's place at the experts' task, begun now or waiting since it was sent back there."""
    state = version.current_workflow_state
    if state is None:
        ensure_workflow().start(version, None)
        state = WorkflowState.objects.get(pk=version.current_workflow_state.pk)
    return state.current_task_state


def task_of(version: ProgrammeVersion) -> TaskState:
    """The task the version is at."""
    return version.current_workflow_state.current_task_state


def turn_round(task: TaskState, remark: str) -> None:
    """From the committee back to the experts. Rejecting would end at "needs changes", and the text need not change."""
    task.status, task.finished_at, task.comment = TaskState.STATUS_CANCELLED, timezone.now(), remark
    task.save(update_fields=["status", "finished_at", "comment"])
    first = ensure_workflow().workflow_tasks.order_by("sort_order").first()
    task.workflow_state.update(next_task=first.task)


def leave(version: ProgrammeVersion, remark: str) -> None:
    """Out of the workflow, back to draft."""
    state = version.current_workflow_state
    state.current_task_state.reject(update=False, comment=remark)
    state.cancel()
    step_to(version, ProgrammeStep.DRAFT)


def step_to(version: ProgrammeVersion, step: ProgrammeStep) -> None:
    """The version stands at this step."""
    version.step = step
    version.save(update_fields=["step"])
